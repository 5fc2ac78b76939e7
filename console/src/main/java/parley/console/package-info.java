/// The console's own program and what it is told.
@NullMarked
package parley.console;

import org.jspecify.annotations.NullMarked;
