/// What partners may know of our twins, and what we know of theirs: the desired content of the lanes, and the check of
/// what arrives; values in, values out.
@NullMarked
package parley.registry.catalog;

import org.jspecify.annotations.NullMarked;
