package parley.registry.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.CatalogEntry;
import parley.identity.Partner;

/// The partners' twins as their lanes brought them, each verified. One thread a partner writes, any thread reads.
public final class PartnerTwins {

    private record Known(
            String partner, long version, @Nullable CatalogEntry entry) {}

    private final Map<String, Known> byDid = new ConcurrentHashMap<>();
    private final Map<String, Instant> heartbeats = new ConcurrentHashMap<>();

    /// Takes what a partner's lane brought under this key. What is older than what is known changes nothing: a mirror
    /// may
    /// repeat itself. What cannot be verified hides the twin.
    ///
    /// @param entry null if the lane's record removes the twin
    /// @return why the record must be quarantined, if it must
    public Optional<String> take(Partner partner, String key, @Nullable CatalogEntry entry) {
        if (entry == null) {
            byDid.computeIfPresent(key, (did, known) -> known.partner().equals(partner.name()) ? null : known);
            return Optional.empty();
        }
        if (entry.getHeartbeat() != null) {
            return beat(partner, key, entry.getHeartbeat());
        }
        if (!PartnerEntry.belongs(partner, key, entry)) {
            return Optional.of("not about a twin of " + partner.did());
        }
        Known known = byDid.get(key);
        if (known != null && known.version() > entry.getVersion()) {
            return Optional.empty();
        }
        Optional<String> flaw = PartnerEntry.flaw(partner, entry);
        boolean shown = flaw.isEmpty() && !entry.getWithdrawn();
        byDid.put(key, new Known(partner.name(), entry.getVersion(), shown ? entry : null));
        return flaw;
    }

    /// A mirror may repeat itself: the latest counts.
    private Optional<String> beat(Partner partner, String key, Instant heartbeat) {
        if (!key.equals(partner.did().value())) {
            return Optional.of("not the heartbeat of " + partner.did());
        }
        heartbeats.merge(partner.name(), heartbeat, (before, after) -> after.isAfter(before) ? after : before);
        return Optional.empty();
    }

    /// How fresh what a partner shows is.
    ///
    /// @param partner the partner's name
    public Freshness freshness(String partner, Instant now) {
        return new Freshness(Optional.ofNullable(heartbeats.get(partner)), now);
    }

    /// Forgets one that is a partner no more; the DIDs of the twins it had shown.
    public Set<String> forget(Partner partner) {
        Set<String> gone = byDid.entrySet().stream()
                .filter(known -> known.getValue().partner().equals(partner.name()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        byDid.keySet().removeAll(gone);
        heartbeats.remove(partner.name());
        return gone;
    }

    /// What cannot be read hides the twin that it was about.
    public void unreadable(Partner partner, String key) {
        byDid.computeIfPresent(
                key,
                (did, known) -> known.partner().equals(partner.name())
                        ? new Known(known.partner(), known.version(), null)
                        : known);
    }

    /// The entry of that twin, if its partner shows it to anyone here and has lately said so.
    public Optional<CatalogEntry> get(String did, Instant now) {
        Known known = byDid.get(did);
        return known == null || freshness(known.partner(), now).hidden()
                ? Optional.empty()
                : Optional.ofNullable(known.entry());
    }

    /// The entry of that twin, if its partner shows it to anyone here, however long ago it said so.
    public Optional<CatalogEntry> get(String did) {
        return Optional.ofNullable(byDid.get(did)).map(Known::entry);
    }

    /// The DIDs of all twins that partners show to anyone here, however long ago they said so.
    public Set<String> dids() {
        return byDid.entrySet().stream()
                .filter(known -> known.getValue().entry() != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// All that partners show to anyone here, however long ago they said so.
    public Stream<CatalogEntry> shown() {
        return byDid.values().stream().flatMap(known -> Stream.ofNullable(known.entry()));
    }

    /// Whether all that some partner shows is hidden at one moment and not at another.
    public boolean staleChanged(Instant from, Instant to) {
        return heartbeats.keySet().stream()
                .anyMatch(partner -> freshness(partner, from).hidden()
                        != freshness(partner, to).hidden());
    }
}
