/// The relation between two twins as both spaces see it: its id, and the order of the halves each side owns.
@NullMarked
package parley.interaction;

import org.jspecify.annotations.NullMarked;
