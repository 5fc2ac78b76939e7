package parley.feeds.routing;

/// One partition of a feed's topic.
///
/// @param topic the feed's topic
/// @param partition from 0
public record FeedPartition(String topic, int partition) implements Comparable<FeedPartition> {

    public FeedPartition {
        if (topic.isEmpty() || partition < 0) {
            throw new IllegalArgumentException("no feed partition: `" + topic + "` " + partition);
        }
    }

    @Override
    public int compareTo(FeedPartition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
