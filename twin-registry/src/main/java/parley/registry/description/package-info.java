/// Reads what a twin says about itself: RDF in, one checked canonical text out, and what may be seen or searched of it;
/// the only package that knows Jena.
@NullMarked
package parley.registry.description;

import org.jspecify.annotations.NullMarked;
