/// The space's own twins, and what may become of them: create, replace, delete, register a schema; values in, values
/// out.
@NullMarked
package parley.registry.twins;

import org.jspecify.annotations.NullMarked;
