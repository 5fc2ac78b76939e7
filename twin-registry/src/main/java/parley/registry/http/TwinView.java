package parley.registry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import parley.avro.TwinEntry;

/// One of a space's own twins, as its own agents see it.
///
/// @param twin its DID
/// @param name the last part of its DID
/// @param description Turtle, its IRIs absolute
/// @param document the endorsed DID document (JSON), verbatim
/// @param feeds all of them
/// @param controls all of them
/// @param version counts the changes, from 1
/// @param updated when it was last changed
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TwinView(
        String twin,
        String name,
        String description,
        String document,
        List<FeedView> feeds,
        List<ControlView> controls,
        long version,
        Instant updated) {

    static TwinView of(TwinEntry entry) {
        return new TwinView(
                entry.getTwin(),
                entry.getName(),
                entry.getDescription(),
                entry.getDocument(),
                FeedView.of(entry.getFeeds()),
                ControlView.of(entry.getControls()),
                entry.getVersion(),
                entry.getUpdated());
    }
}
