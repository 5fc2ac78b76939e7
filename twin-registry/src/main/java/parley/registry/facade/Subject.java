package parley.registry.facade;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.topics.Names;
import parley.topics.Topics;

/// A subject of the schema registry, by what its name says.
public sealed interface Subject {

    /// The name in the schema registry.
    String name();

    /// The records, or their keys, of a feed of one of our twins.
    ///
    /// @param twin the twin's name
    /// @param feed the feed's name
    /// @param isKey whether it is the schema of the keys
    record OfFeed(String name, String twin, String feed, boolean isKey) implements Subject {}

    /// The records, or their keys, that arrive for one interaction.
    record OfDelivery(String name, String interaction) implements Subject {}

    /// Anything else: no agent's business.
    record Other(String name) implements Subject {}

    /// Reads a subject's name.
    static Subject of(String name) {
        Matcher matcher = Form.SUBJECT.matcher(name);
        if (!matcher.matches()) {
            return new Other(name);
        }
        String topic = matcher.group("topic");
        boolean isKey = matcher.group("part").equals("key");
        return Names.FeedTopic.parse(topic)
                .<Subject>map(feed -> new OfFeed(name, feed.twin(), feed.feed(), isKey))
                .orElseGet(() -> delivery(name, topic));
    }

    private static Subject delivery(String name, String topic) {
        Matcher matcher = Form.DELIVERY.matcher(topic);
        return matcher.matches() ? new OfDelivery(name, matcher.group("interaction")) : new Other(name);
    }

    /// How names are taken apart.
    final class Form {

        private static final Pattern SUBJECT = Pattern.compile("(?<topic>.+)-(?<part>key|value)");
        private static final Pattern DELIVERY = Pattern.compile(
                Pattern.quote(Topics.delivery("x").replace("x", "")) + "(?<interaction>[a-z0-9-]{1,64})");

        private Form() {}
    }
}
