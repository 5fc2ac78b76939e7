package parley.bridge;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.identity.Did;
import parley.topics.Names;
import parley.topics.Topics;

/// Which topics are left of twins that were deleted: their feeds, and what was delivered to them. Values
/// in, values out. What they were commanded and have answered stays: what is decided of a command may still
/// come to be written there.
///
/// A twin is deleted where its entry was taken back, and no other was put in its place since. That there is
/// no entry says nothing: what cannot be read is not gone.
final class Remains {
    private Remains() {}

    /// Those of these topics that nobody has any more.
    ///
    /// @param deleted the DIDs of the twins that were
    /// @param deliveries the interactions that these asked for
    static Set<String> among(Collection<String> topics, Set<String> deleted, Collection<Delivery> deliveries) {
        if (deleted.isEmpty()) {
            return Set.of();
        }
        var names = deleted.stream()
                .flatMap(twin -> Did.ofTwin(twin).twinName().stream())
                .collect(Collectors.toSet());
        var theirs = deliveries.stream()
                .map(delivery -> Topics.delivery(delivery.interaction()))
                .collect(Collectors.toSet());
        return topics.stream()
                .filter(topic -> theirs.contains(topic) || feed(topic).anyMatch(feed -> names.contains(feed.twin())))
                .collect(Collectors.toSet());
    }

    private static Stream<Names.FeedTopic> feed(String topic) {
        return Names.FeedTopic.parse(topic).stream();
    }
}
