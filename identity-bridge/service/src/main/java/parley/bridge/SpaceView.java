package parley.bridge;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Interaction;
import parley.avro.TwinEntry;
import parley.bridge.custody.OwnTwin;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.identity.TwinDocument;
import parley.topics.TopicTail;

/// What the topics say of the space's twins and interactions, and how far they have been read. Thread-safe.
final class SpaceView {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceView.class);

    private final Did organisation;
    private final OrganisationKeys organisationKeys;
    private final Map<String, OwnTwin> twins = new HashMap<>();
    private final Map<String, Long> deleted = new HashMap<>();
    private final Map<String, Delivery> deliveries = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    private final Set<String> changedTwins = new HashSet<>();
    private final Set<String> changedDeliveries = new HashSet<>();
    private @Nullable Map<String, Long> deletedView;
    private long version;

    SpaceView(Did organisation, OrganisationKeys organisationKeys) {
        this.organisation = organisation;
        this.organisationKeys = organisationKeys;
    }

    /// What has changed since it was last asked for, and what is known by now.
    /// @param version of what is known
    /// @param twins by DID; empty if there is none any more
    /// @param deliveries by the interaction's id; empty if there is none any more
    /// @param deleted the DIDs of those of our twins that were deleted, and not made anew, and where
    /// `twins` says so
    /// @param positions per topic, the offset below which everything is in it
    record News(
            long version,
            Map<String, Optional<TwinDocument>> twins,
            Map<String, Optional<Delivery>> deliveries,
            Map<String, Long> deleted,
            Map<String, Long> positions) {}

    /// For one who asks: what is taken is not told again.
    synchronized News takeNews() {
        var documents = new HashMap<String, Optional<TwinDocument>>();
        changedTwins.forEach(
                did -> documents.put(did, Optional.ofNullable(twins.get(did)).map(OwnTwin::document)));
        var interactions = new HashMap<String, Optional<Delivery>>();
        changedDeliveries.forEach(id -> interactions.put(id, Optional.ofNullable(deliveries.get(id))));
        changedTwins.clear();
        changedDeliveries.clear();
        return new News(version, documents, interactions, deletedNow(), Map.copyOf(positions));
    }

    /// All is told that there is, as if it had not been taken.
    synchronized void tellAllAgain() {
        changedTwins.addAll(twins.keySet());
        changedDeliveries.addAll(deliveries.keySet());
    }

    /// Which twins were deleted, as in [News].
    /// @param version of what is known
    record Deleted(long version, Map<String, Long> twins) {}

    synchronized Deleted deleted() {
        return new Deleted(version, deletedNow());
    }

    /// The interactions that any of these twins asked for.
    synchronized List<Delivery> deliveriesTo(Set<String> requesters) {
        return deliveries.values().stream()
                .filter(delivery -> requesters.contains(delivery.requester()))
                .toList();
    }

    /// The same map until another twin is deleted, or made anew.
    private Map<String, Long> deletedNow() {
        var known = deletedView;
        if (known == null) {
            known = Map.copyOf(deleted);
            deletedView = known;
        }
        return known;
    }

    /// The twin of that DID, as far as read.
    synchronized Optional<OwnTwin> twin(Did did) {
        return Optional.ofNullable(twins.get(did.value()));
    }

    /// Waits until more has been read than that version knew, or the time is over.
    synchronized void awaitAfter(long seen, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); version == seen && left > 0; ) {
            wait(left);
            left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
    }

    /// Wakes who waits, as something else has changed.
    synchronized void wake() {
        version++;
        notifyAll();
    }

    TopicTail.Listener<TwinEntry> onTwins() {
        return new Follower<>() {
            @Override
            void changed(String key, @Nullable TwinEntry entry, long offset) {
                put(twins, key, entry == null ? null : endorsed(key, entry));
                changedTwins.add(key);
                if (entry == null && ours(key)) {
                    deleted.put(key, offset);
                    deletedView = null;
                } else if (deleted.remove(key) != null) {
                    deletedView = null;
                }
            }
        };
    }

    TopicTail.Listener<Interaction> onInteractions() {
        return new Follower<>() {
            @Override
            void changed(String key, @Nullable Interaction interaction, long offset) {
                put(deliveries, key, interaction == null ? null : Delivery.of(key, interaction));
                changedDeliveries.add(key);
            }
        };
    }

    /// Whether every document of our twins was endorsed with the key that counts now.
    synchronized boolean allEndorsed() {
        return twins.values().stream()
                .allMatch(twin -> organisationKeys.signedNow(twin.document().json()));
    }

    private boolean ours(String key) {
        return key.startsWith(organisation.value() + ":twins:");
    }

    /// A document that our organisation has not endorsed for this twin of ours delegates nothing.
    private @Nullable OwnTwin endorsed(String twin, TwinEntry entry) {
        return switch (TwinDocument.parseEndorsed(entry.getDocument(), organisationKeys)) {
            case TwinDocument.Result.Refused(var why) -> {
                LOG.warn("document refused twin={} reason={}", twin, why);
                yield null;
            }
            case TwinDocument.Result.Endorsed(var document) -> {
                if (document.twin().value().equals(twin)
                        && document.twin().organisationOf().equals(organisation)) {
                    yield new OwnTwin(document, entry.getFeeds());
                }
                LOG.warn("document refused twin={} reason=of {}", twin, document.twin());
                yield null;
            }
        };
    }

    private static <V> void put(Map<String, V> map, String key, @Nullable V value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    private abstract class Follower<V> implements TopicTail.Listener<V> {
        abstract void changed(String key, @Nullable V value, long offset);

        @Override
        public void onRecord(ConsumerRecord<String, @Nullable V> record) {
            synchronized (SpaceView.this) {
                changed(record.key(), record.value(), record.offset());
            }
        }

        @Override
        public void onPosition(TopicPartition partition, long nextOffset) {
            synchronized (SpaceView.this) {
                positions.put(partition.topic(), nextOffset);
                version++;
                SpaceView.this.notifyAll();
            }
        }
    }
}
