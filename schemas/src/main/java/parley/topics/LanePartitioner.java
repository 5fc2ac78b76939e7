package parley.topics;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/// Chooses the lane partition of a feed partition: always the same, and neighbours for the partitions of one feed.
public final class LanePartitioner {

    private LanePartitioner() {}

    /// The lane partition, from 0 to `lanePartitions` - 1.
    public static int of(String feedTopic, int sourcePartition, int lanePartitions) {
        int hash = Utils.murmur2(feedTopic.getBytes(StandardCharsets.UTF_8));
        return Math.floorMod(hash + (long) sourcePartition, lanePartitions);
    }
}
