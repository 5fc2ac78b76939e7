package parley.broker.view;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CatalogEntry;
import parley.avro.SignedCatalogEntry;
import parley.identity.CatalogEntries;
import parley.identity.Did;
import parley.identity.Partner;
import parley.policy.Requester;
import parley.visibility.Audience;

/// The partners' twins, as their catalogues say and their keys bear out; each partner speaks for its own. Thread-safe.
public final class Catalogue {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    /// As many as our own feeds can have.
    private static final int MOST_PARTITIONS = 64;

    private final Did self;
    private final Map<String, CatalogEntry> entries = new ConcurrentHashMap<>();

    /// Knows nothing yet.
    ///
    /// @param self our organisation, for which partners sign
    public Catalogue(Did self) {
        this.self = self;
    }

    /// Takes what a partner's lane says of a twin; null removes, and so does what is not believed.
    public void take(Partner partner, String twin, @Nullable SignedCatalogEntry signed) {
        if (twin.equals(partner.did().value())) {
            return; // its heartbeat
        }
        if (!Requester.belongs(twin, partner.did().value())) {
            LOG.error("ignored, a partner speaks for its own twins only partner={} twin={}", partner.name(), twin);
            return;
        }
        CatalogEntry entry = signed == null ? null : believed(partner, twin, signed);
        if (entry == null || entry.getWithdrawn()) {
            entries.remove(twin);
        } else {
            entries.put(twin, entry);
        }
    }

    private @Nullable CatalogEntry believed(Partner partner, String twin, SignedCatalogEntry signed) {
        return switch (CatalogEntries.verify(twin, signed, self, partner.keys())) {
            case CatalogEntries.Result.Verified(var entry) -> entry;
            case CatalogEntries.Result.Refused(var why) -> {
                LOG.error("not believed partner={} twin={} reason={}", partner.name(), twin, why);
                yield null;
            }
        };
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
