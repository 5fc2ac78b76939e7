/// Who speaks: DIDs, keys, signed documents and records, and how a service or an agent proves itself.
@NullMarked
package parley.identity;

import org.jspecify.annotations.NullMarked;
