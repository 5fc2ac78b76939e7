package parley.feeds;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.fence.AppliedReporter;
import parley.topics.TopicTail;

/// Hands each record of `interactions` to all who act on it, and only then reports it as applied.
///
/// @param listeners those who act on it
/// @param reporters those who answer for them
record InteractionNews(List<? extends TopicTail.Listener<Interaction>> listeners, List<AppliedReporter> reporters)
        implements TopicTail.Listener<Interaction> {

    @Override
    public void onRecord(ConsumerRecord<String, @Nullable Interaction> record) {
        listeners.forEach(listener -> listener.onRecord(record));
    }

    @Override
    public void onPosition(TopicPartition partition, long nextOffset) {
        listeners.forEach(listener -> listener.onPosition(partition, nextOffset));
        reporters.forEach(reporter -> reporter.applied(partition.topic(), nextOffset));
    }
}
