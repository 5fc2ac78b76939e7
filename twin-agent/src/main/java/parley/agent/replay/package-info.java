/// Readings of a CSV file, as a feed.
@NullMarked
package parley.agent.replay;

import org.jspecify.annotations.NullMarked;
