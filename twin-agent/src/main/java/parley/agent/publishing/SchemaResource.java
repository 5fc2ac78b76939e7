package parley.agent.publishing;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/// The Avro schema that a source ships beside its class.
public final class SchemaResource {
    private SchemaResource() {}

    /// Reads it.
    ///
    /// @param name the file's name, in the package of `beside`
    public static Schema read(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " beside " + beside);
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
