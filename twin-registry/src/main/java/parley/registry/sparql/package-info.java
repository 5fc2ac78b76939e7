/// SPARQL queries over what a requester may see.
@NullMarked
package parley.registry.sparql;

import org.jspecify.annotations.NullMarked;
