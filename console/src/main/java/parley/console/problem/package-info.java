/// What goes wrong, as problem documents.
@NullMarked
package parley.console.problem;

import org.jspecify.annotations.NullMarked;
