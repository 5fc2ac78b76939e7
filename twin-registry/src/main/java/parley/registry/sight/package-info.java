/// What a requester gets to see of a twin: nothing, that it exists, or what it says about itself; values in, values
/// out.
@NullMarked
package parley.registry.sight;

import org.jspecify.annotations.NullMarked;
