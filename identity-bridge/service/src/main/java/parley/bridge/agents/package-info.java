/// The realm's clients of the space's agents: one each, with what an agent needs and no more.
@NullMarked
package parley.bridge.agents;

import org.jspecify.annotations.NullMarked;
