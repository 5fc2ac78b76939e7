/// The service that keeps a space's twins, tells who may see what of them, and shows partners what they may know.
@NullMarked
package parley.registry;

import org.jspecify.annotations.NullMarked;
