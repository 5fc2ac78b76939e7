/// What our organisation takes in besides what twins say of themselves: ontologies, by which they are
/// found, and shapes, by which descriptions are refused; values in, values out.
@NullMarked
package parley.registry.vocabulary;

import org.jspecify.annotations.NullMarked;
