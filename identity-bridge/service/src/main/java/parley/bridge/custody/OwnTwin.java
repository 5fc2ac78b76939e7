package parley.bridge.custody;

import java.util.List;
import java.util.Optional;
import parley.avro.Feed;
import parley.identity.TwinDocument;

/// One of the space's own twins, its document endorsed by the organisation.
public record OwnTwin(TwinDocument document, List<Feed> feeds) {
    public OwnTwin {
        feeds = List.copyOf(feeds);
    }

    Optional<Feed> feed(String name) {
        return feeds.stream().filter(feed -> feed.getName().equals(name)).findFirst();
    }
}
