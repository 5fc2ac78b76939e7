/// The realm's clients: one for each of the space's agents, with what an agent needs and no more, and those of services
/// as they were made.
@NullMarked
package parley.bridge.agents;

import org.jspecify.annotations.NullMarked;
