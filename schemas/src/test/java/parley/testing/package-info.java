/// Fixtures that the tests of all modules share: real components as child processes.
@NullMarked
package parley.testing;

import org.jspecify.annotations.NullMarked;
