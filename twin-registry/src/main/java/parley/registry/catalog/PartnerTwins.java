package parley.registry.catalog;

import java.time.Duration;
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

    /// What was written so soon after it was made was not brought again by somebody who had kept it.
    private static final Duration SOON = Duration.ofMinutes(1);

    /// @param version of the newest entry that was believed
    /// @param document the version of the newest document that came with one
    /// @param entry null if the twin is not shown
    private record Known(
            String partner,
            long version,
            long document,
            @Nullable CatalogEntry entry) {

        Known hidden() {
            return new Known(partner, version, document, null);
        }
    }

    private final Map<String, Known> byDid = new ConcurrentHashMap<>();
    private final Map<String, Instant> heartbeats = new ConcurrentHashMap<>();

    /// Takes what a partner's lane brought under this key, and the partner has signed. What is older than what is
    /// known changes nothing: a mirror may repeat itself. What must not be believed hides the twin, and makes
    /// nothing else count as older.
    ///
    /// @return why the record must be quarantined, if it must
    public Optional<String> take(Partner partner, String key, CatalogEntry entry) {
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
        long document = known == null ? 0 : known.document();
        if (entry.getWithdrawn()) {
            byDid.put(key, new Known(partner.name(), entry.getVersion(), document, null));
            return Optional.empty();
        }
        return switch (PartnerEntry.check(partner, entry, document)) {
            case PartnerEntry.Result.Believed(long newest) -> {
                byDid.put(key, new Known(partner.name(), entry.getVersion(), newest, entry));
                yield Optional.empty();
            }
            case PartnerEntry.Result.Flawed(String why) -> {
                hide(partner, key);
                yield Optional.of(why);
            }
        };
    }

    /// Why an entry that the partner has signed is one that somebody has kept, and wrote into the lane again: it is
    /// older than what is known, also if that is hidden, and was written later than it was made. A mirror that
    /// repeats itself, and a lane that is read again, bring each with the time at which it was written; and of two
    /// registries that write at once one may come late, but not by much.
    ///
    /// @param written when it was written into the lane
    public Optional<String> replayed(Partner partner, String key, CatalogEntry entry, Instant written) {
        Known known = byDid.get(key);
        return known != null
                        && known.partner().equals(partner.name())
                        && known.version() > entry.getVersion()
                        && written.minus(SOON).toEpochMilli() > entry.getVersion()
                ? Optional.of("older than version " + known.version() + ", which is known")
                : Optional.empty();
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

    /// What removes a twin from a lane, cannot be read or is not signed hides the twin that it was about. What is known
    /// to be older stays so.
    public void hide(Partner partner, String key) {
        byDid.computeIfPresent(key, (did, known) -> known.partner().equals(partner.name()) ? known.hidden() : known);
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
