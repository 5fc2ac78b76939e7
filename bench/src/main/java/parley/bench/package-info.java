/// Measurements against real processes.
@NullMarked
package parley.bench;

import org.jspecify.annotations.NullMarked;
