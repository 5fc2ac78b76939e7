/// The HTTP API: twins, descriptions, documents, and the schema registry's façade.
@NullMarked
package parley.registry.http;

import org.jspecify.annotations.NullMarked;
