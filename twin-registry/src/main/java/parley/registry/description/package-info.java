/// Reads what a twin says about itself: Turtle in, one checked canonical text out; the only package that knows Jena.
@NullMarked
package parley.registry.description;

import org.jspecify.annotations.NullMarked;
