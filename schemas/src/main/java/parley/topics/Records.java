package parley.topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Copies of consumed records.
final class Records {

    private Records() {}

    /// The same record with another value.
    static <K, V> ConsumerRecord<K, @Nullable V> withValue(ConsumerRecord<K, ?> record, @Nullable V value) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                value,
                record.headers(),
                record.leaderEpoch());
    }
}
