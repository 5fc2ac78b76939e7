/// Signs for agents that have only a token, with keys that twins have delegated as being in the space's custody.
@NullMarked
package parley.bridge.custody;

import org.jspecify.annotations.NullMarked;
