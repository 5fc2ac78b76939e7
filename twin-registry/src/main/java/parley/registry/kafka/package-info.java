/// Reads the topics into memory and writes twins, lanes and quarantine: the only package that knows Kafka.
@NullMarked
package parley.registry.kafka;

import org.jspecify.annotations.NullMarked;
