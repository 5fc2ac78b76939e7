/// Where the API meets Kafka: appends to the log, and keeps the views as the topics say.
@NullMarked
package parley.broker.kafka;

import org.jspecify.annotations.NullMarked;
