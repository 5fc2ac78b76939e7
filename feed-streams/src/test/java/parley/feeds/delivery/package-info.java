/// Tests of parley.feeds.delivery.
@NullMarked
package parley.feeds.delivery;

import org.jspecify.annotations.NullMarked;
