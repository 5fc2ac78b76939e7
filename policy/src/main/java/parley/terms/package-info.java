/// What terms make of a feed's records: which are delivered, what of them, and how many. Values in, values out.
@NullMarked
package parley.terms;

import org.jspecify.annotations.NullMarked;
