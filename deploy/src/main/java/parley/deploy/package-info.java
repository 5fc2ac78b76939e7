/// The launcher of whole spaces on one machine.
@NullMarked
package parley.deploy;

import org.jspecify.annotations.NullMarked;
