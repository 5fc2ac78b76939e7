package parley.agent.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The progress of each assigned partition, in memory and as committed; the group's generation is the fence between
/// subscribers. Used on the consumer's thread alone; outlives the consumer.
final class Positions {
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

    private final String subscriber;
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    /// Handed over, but that is not known to be committed yet; `by` is the intent's.
    private final Map<TopicPartition, Bookmark> unsettled = new HashMap<>();
    private long intents;

    /// @param subscriber unique among all subscribers there ever are
    Positions(String subscriber) {
        this.subscriber = subscriber;
    }

    /// How far a partition is, of which the next record to hand over has this offset.
    Progress of(TopicPartition partition, long firstOffset) {
        var known = progress.get(partition);
        if (known == null) {
            return Progress.from(firstOffset);
        }
        // Back before what was done: the delivery was made anew.
        return firstOffset < known.position() ? Progress.from(firstOffset) : known;
    }

    /// Commits what is about to be handed over.
    ///
    /// @return false if the group has moved on: nothing may be handed over
    /// @throws KafkaException if it is not known to be committed; it may be tried again
    boolean intend(Consumer<?, ?> consumer, Map<TopicPartition, Handover> handovers) {
        var by = subscriber + ":" + ++intents;
        var commits = new HashMap<TopicPartition, OffsetAndMetadata>();
        handovers.forEach(
                (partition, handover) -> commits.put(partition, new Bookmark(handover.intended(), by).committed()));
        try {
            consumer.commitSync(commits);
        } catch (CommitFailedException | RebalanceInProgressException e) {
            return false;
        }
        handovers.forEach((partition, handover) -> unsettled.put(partition, new Bookmark(handover.intended(), by)));
        return true;
    }

    /// Remembers that what was intended has been handed over.
    void done(Map<TopicPartition, Handover> handovers) {
        handovers.forEach((partition, handover) -> {
            progress.put(partition, handover.done());
            unsettled.computeIfPresent(partition, (_, intent) -> new Bookmark(handover.done(), intent.by()));
        });
    }

    /// Whether something was handed over that is not known to be committed.
    boolean unsettled() {
        return !unsettled.isEmpty();
    }

    /// Commits what was handed over. If the group has moved on, that waits for the next assignment.
    ///
    /// @throws KafkaException if it is not known to be committed; it may be tried again
    void settle(Consumer<?, ?> consumer) {
        var mine = new HashMap<TopicPartition, OffsetAndMetadata>();
        unsettled.forEach((partition, done) -> {
            if (progress.containsKey(partition)) {
                mine.put(partition, done.committed());
            }
        });
        try {
            consumer.commitSync(mine);
            unsettled.keySet().removeAll(mine.keySet());
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.info("not committed, the group is rebalancing: {}", mine.keySet());
        }
    }

    ConsumerRebalanceListener listener(Consumer<?, ?> consumer) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                assigned(consumer, partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                try {
                    settle(consumer);
                } catch (KafkaException e) {
                    LOG.warn("not committed before the partitions went: {}", e.toString());
                }
                progress.keySet().removeAll(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                progress.keySet().removeAll(partitions);
            }
        };
    }

    private void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        consumer.committed(Set.copyOf(partitions)).forEach((partition, committed) -> {
            var mine = unsettled.get(partition);
            if (committed == null) {
                unsettled.remove(partition);
                return;
            }
            var bookmark = Bookmark.of(committed);
            if (mine != null && mine.by().equals(bookmark.by())) {
                // Nobody else had it in between: what this subscriber knows is newer than what was committed.
                progress.put(partition, mine.progress());
                consumer.seek(partition, mine.progress().position());
            } else {
                unsettled.remove(partition);
                progress.put(partition, bookmark.progress());
            }
        });
    }
}
