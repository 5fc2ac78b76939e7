/// How feed records look on the wire: Confluent's frame, Parley's headers and the fingerprint of a schema.
@NullMarked
package parley.framing;

import org.jspecify.annotations.NullMarked;
