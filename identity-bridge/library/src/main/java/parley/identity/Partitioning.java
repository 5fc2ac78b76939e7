package parley.identity;

import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// Which partition a record goes to: chosen before signing, since the signed sequence is the partition's.
final class Partitioning {
    private Partitioning() {}

    /// With a key as every Kafka client chooses by default; without one in turns.
    static int of(byte @Nullable [] key, int partitions, int turn) {
        return key == null ? Math.floorMod(turn, partitions) : Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
