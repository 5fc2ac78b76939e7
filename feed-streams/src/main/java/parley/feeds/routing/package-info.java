/// Which records of which feed partition are allowed out, and from where on: values only, no Kafka, no clock.
@NullMarked
package parley.feeds.routing;

import org.jspecify.annotations.NullMarked;
