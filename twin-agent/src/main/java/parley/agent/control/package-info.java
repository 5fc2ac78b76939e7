/// Controls of one's own twins served, and those of others used.
@NullMarked
package parley.agent.control;

import org.jspecify.annotations.NullMarked;
