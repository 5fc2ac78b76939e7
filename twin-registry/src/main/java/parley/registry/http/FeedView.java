package parley.registry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import parley.avro.Feed;

/// A feed that may be seen.
///
/// @param schemas all versions, oldest first
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FeedView(String name, int partitions, List<SchemaView> schemas) {

    /// One version of a feed's schema.
    ///
    /// @param fingerprint lower-case hex SHA-256 of the parsing canonical form
    /// @param schema the Avro schema as JSON
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record SchemaView(int version, String fingerprint, String schema) {}

    static List<FeedView> of(List<Feed> feeds) {
        return feeds.stream()
                .map(feed -> new FeedView(
                        feed.getName(),
                        feed.getPartitions(),
                        feed.getSchemas().stream()
                                .map(schema -> new SchemaView(
                                        schema.getVersion(), schema.getFingerprint(), schema.getSchema$()))
                                .toList()))
                .toList();
    }
}
