package parley.broker.view;

import java.util.Optional;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.TwinEntry;
import parley.identity.TwinDocument;

/// One of our twins, its document verified.
public record OwnTwin(TwinEntry entry, TwinDocument document) {

    /// The number of partitions of its feed of that name; 0 if it has none.
    public int partitions(String feed) {
        return Feeds.partitions(entry.getFeeds(), feed);
    }

    /// Its control of that name.
    public Optional<Control> control(String name) {
        return entry.getControls().stream()
                .filter(control -> control.getName().equals(name))
                .findFirst();
    }

    /// Numbers of partitions, by name.
    static final class Feeds {
        private Feeds() {}

        static int partitions(Iterable<Feed> feeds, String name) {
            for (Feed feed : feeds) {
                if (feed.getName().equals(name)) {
                    return feed.getPartitions();
                }
            }
            return 0;
        }
    }
}
