/// Writes deliveries: each record once, in the feed's order, with the schema ids of this space.
@NullMarked
package parley.feeds.inbox;

import org.jspecify.annotations.NullMarked;
