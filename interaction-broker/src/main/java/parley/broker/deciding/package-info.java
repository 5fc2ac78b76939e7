/// What follows from one entry of the log: values in, values out; no Kafka, no HTTP, no clock.
@NullMarked
package parley.broker.deciding;

import org.jspecify.annotations.NullMarked;
