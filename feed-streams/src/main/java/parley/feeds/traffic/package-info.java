/// What was delivered, counted: values only, no Kafka, no clock.
@NullMarked
package parley.feeds.traffic;

import org.jspecify.annotations.NullMarked;
