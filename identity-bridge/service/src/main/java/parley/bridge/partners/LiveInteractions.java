package parley.bridge.partners;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Which interactions go on with which organisations. Thread-safe.
final class LiveInteractions implements TopicTail.Listener<Interaction>, AutoCloseable {
    private final Map<String, Interaction> live = new HashMap<>();
    private final TopicTail<Interaction> tail;

    LiveInteractions(Map<String, Object> client) {
        tail = TopicTail.start(Topics.INTERACTIONS, client, this);
    }

    @Override
    public synchronized void onRecord(ConsumerRecord<String, @Nullable Interaction> record) {
        var interaction = record.value();
        if (interaction != null && goesOn(interaction)) {
            live.put(record.key(), interaction);
        } else {
            live.remove(record.key());
        }
    }

    @Override
    public synchronized void onPosition(TopicPartition partition, long nextOffset) {
        notifyAll();
    }

    private static boolean goesOn(Interaction interaction) {
        return switch (interaction.getState()) {
            case REQUESTED, PENDING, OFFERED, ACTIVE, SUSPENDED -> true;
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED -> false;
        };
    }

    /// Waits until none goes on with that organisation; false if the time is over.
    synchronized boolean awaitNone(String organisation, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!tail.caughtUp().isDone() || live.values().stream().anyMatch(each -> with(each, organisation))) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private static boolean with(Interaction interaction, String organisation) {
        return interaction.getProviderOrganisation().equals(organisation)
                || interaction.getRequesterOrganisation().equals(organisation);
    }

    @Override
    public void close() {
        tail.close();
    }
}
