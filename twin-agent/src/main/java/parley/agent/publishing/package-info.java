/// Signed records into a feed, and sources that a feed can be fed from.
@NullMarked
package parley.agent.publishing;

import org.jspecify.annotations.NullMarked;
