/// Tests of deliveries.
@NullMarked
package parley.feeds.inbox;

import org.jspecify.annotations.NullMarked;
