/// Which records of a partner's lane belong in which delivery: values only, no Kafka, no clock.
@NullMarked
package parley.feeds.delivery;

import org.jspecify.annotations.NullMarked;
