/// Fills the lanes to partners, and the deliveries inside the space, from the feeds.
@NullMarked
package parley.feeds.egress;

import org.jspecify.annotations.NullMarked;
