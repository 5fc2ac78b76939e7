/// Avro records in the JSON that people write.
@NullMarked
package parley.json;

import org.jspecify.annotations.NullMarked;
