package parley.broker.view;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CatalogEntry;
import parley.identity.Partner;
import parley.policy.Requester;
import parley.visibility.Audience;

/// The partners' twins, as their catalogues say; each partner speaks for its own. Thread-safe.
public final class Catalogue {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    /// As many as our own feeds can have.
    private static final int MOST_PARTITIONS = 64;

    private final Map<String, CatalogEntry> entries = new ConcurrentHashMap<>();

    /// Takes what a partner's lane says of a twin; null removes.
    public void take(Partner partner, String twin, @Nullable CatalogEntry entry) {
        if (entry != null && entry.getHeartbeat() != null) {
            return; // about no twin
        }
        if (!Requester.belongs(twin, partner.did().value())) {
            LOG.error("ignored, a partner speaks for its own twins only partner={} twin={}", partner.name(), twin);
        } else if (entry == null || entry.getWithdrawn() || !entry.getTwin().equals(twin)) {
            entries.remove(twin);
        } else {
            entries.put(twin, entry);
        }
    }

    /// Forgets the twins of one that is a partner no more.
    public void forget(Partner partner) {
        entries.keySet().removeIf(twin -> Requester.belongs(twin, partner.did().value()));
    }

    /// Whether the requester may find the twin.
    public boolean mayFind(String twin, Requester requester, Instant now) {
        CatalogEntry entry = entries.get(twin);
        return entry != null && Audience.mayFind(Audience.of(entry), requester, now);
    }

    /// The number of partitions of the feed if the requester may find its twin; 0 if the feed is not shown.
    public OptionalInt partitions(String twin, String feed, Requester requester, Instant now) {
        CatalogEntry entry = entries.get(twin);
        return entry != null && Audience.mayFind(Audience.of(entry), requester, now)
                ? OptionalInt.of(believed(OwnTwin.Feeds.partitions(entry.getFeeds(), feed)))
                : OptionalInt.empty();
    }

    /// A feed of more is no feed.
    private static int believed(int partitions) {
        return partitions > MOST_PARTITIONS ? 0 : partitions;
    }

    /// Whether a partner shows the twin, to whichever of ours.
    public boolean knows(String twin) {
        return entries.containsKey(twin);
    }
}
