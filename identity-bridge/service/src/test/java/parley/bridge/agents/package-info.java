@NullMarked
package parley.bridge.agents;

import org.jspecify.annotations.NullMarked;
