package parley.topics;

/// Whose clock a topic's timestamps are read from.
public enum TimestampKind {
    /// The producer's.
    CREATE("CreateTime"),
    /// The broker's, when it appends.
    APPEND("LogAppendTime");

    private final String type;

    TimestampKind(String type) {
        this.type = type;
    }

    /// The value of the topic's `message.timestamp.type`.
    public String type() {
        return type;
    }
}
