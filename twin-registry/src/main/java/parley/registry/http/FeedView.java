package parley.registry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import parley.avro.Feed;

/// A feed that may be seen.
///
/// @param name among the twin's feeds
/// @param partitions how many its topic has, and each topic in which it is delivered
/// @param schemas all versions, oldest first
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FeedView(String name, int partitions, List<SchemaView> schemas) {

    /// One version of a feed's schema.
    ///
    /// @param version counts the feed's schemas, from 1
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
