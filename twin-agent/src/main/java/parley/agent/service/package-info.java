/// Calls to the services of the agent's own space, and how they refuse.
@NullMarked
package parley.agent.service;

import org.jspecify.annotations.NullMarked;
