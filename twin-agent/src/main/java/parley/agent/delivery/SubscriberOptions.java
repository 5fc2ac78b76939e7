package parley.agent.delivery;

import java.time.Duration;
import parley.topics.Names;

/// How a subscriber works.
///
/// @param group the last part of its consumer group's name: subscribers of one group share the records, each group
///     gets all
/// @param maxBatch the most records in one call of the handler
/// @param patience how long it waits for the delivery to exist and to be readable, before it stops
public record SubscriberOptions(String group, int maxBatch, Duration patience) {
    public SubscriberOptions {
        Names.require("group", group);
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch: " + maxBatch);
        }
    }

    /// One group per interaction, 500 records, one minute.
    public static SubscriberOptions of(String interaction) {
        return new SubscriberOptions(interaction, 500, Duration.ofMinutes(1));
    }

    /// The same in a group of its own.
    public SubscriberOptions withGroup(String suffix) {
        return new SubscriberOptions(suffix, maxBatch, patience);
    }

    /// The same with at most that many records in one call.
    public SubscriberOptions withMaxBatch(int records) {
        return new SubscriberOptions(group, records, patience);
    }

    /// The same with another patience.
    public SubscriberOptions withPatience(Duration longest) {
        return new SubscriberOptions(group, maxBatch, longest);
    }
}
