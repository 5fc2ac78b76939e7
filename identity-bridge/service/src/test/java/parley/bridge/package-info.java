/// Rights of agents: the tests.
@NullMarked
package parley.bridge;

import org.jspecify.annotations.NullMarked;
