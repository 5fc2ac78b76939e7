package parley.topics;

import org.apache.kafka.common.config.TopicConfig;

/// What a topic's broker removes from it.
public enum Cleanup {
    /// Records past the retention.
    DELETE(TopicConfig.CLEANUP_POLICY_DELETE),
    /// All but the last record of each key.
    COMPACT(TopicConfig.CLEANUP_POLICY_COMPACT),
    /// The same, but nothing that was written less than a quarter of an hour ago: whoever starts meanwhile reads it.
    COMPACT_LATER(TopicConfig.CLEANUP_POLICY_COMPACT),
    /// As [#COMPACT], and no later than a day after it was replaced or removed.
    ERASE(TopicConfig.CLEANUP_POLICY_COMPACT),
    /// Records past the retention, and all but the last of each key.
    COMPACT_AND_DELETE(TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);

    private final String policy;

    Cleanup(String policy) {
        this.policy = policy;
    }

    /// The value of the topic's `cleanup.policy`.
    public String policy() {
        return policy;
    }

    boolean deletes() {
        return this == DELETE || this == COMPACT_AND_DELETE;
    }
}
