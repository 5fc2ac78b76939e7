/// The load of the computer that this program runs on, as a feed.
@NullMarked
package parley.agent.computer;

import org.jspecify.annotations.NullMarked;
