/// Which part of the work each of several instances has.
@NullMarked
package parley.feeds.slots;

import org.jspecify.annotations.NullMarked;
