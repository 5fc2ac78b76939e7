package parley.topics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;

/// The schemas of every released version, which is what may stand in a topic: kept as resources, one file a version.
final class Releases {

    /// The versions, oldest first. A release adds its file and its name here.
    static final List<String> VERSIONS = List.of("0.1.0");

    private static final List<Protocol> ALL =
            VERSIONS.stream().map(Releases::load).toList();

    private Releases() {}

    /// The schemas that a type had, oldest first; none for a type that is new.
    static List<Schema> of(String type) {
        return ALL.stream()
                .map(release -> release.getType(type))
                .filter(Objects::nonNull)
                .toList();
    }

    static Protocol load(String version) {
        String resource = "/parley/avro/released/" + version + ".avpr";
        try (InputStream stream = Releases.class.getResourceAsStream(resource)) {
            return Protocol.parse(Objects.requireNonNull(stream, resource));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
