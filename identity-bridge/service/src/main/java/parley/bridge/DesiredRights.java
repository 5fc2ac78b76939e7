package parley.bridge;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parley.bridge.AclPlan.Change;
import parley.identity.Delegation;
import parley.identity.TwinDocument;

/// Which rights agents are to have, kept up with twins and interactions as they change: a change costs what
/// it is about, however many there are. For one thread.
final class DesiredRights {
    private final Map<String, TwinDocument> twins = new HashMap<>();
    private final Map<String, Delivery> deliveries = new HashMap<>();
    private final Map<String, Set<String>> byRequester = new HashMap<>();
    /// What each twin and each interaction is a reason for, by the twin's DID or the interaction's id.
    private final Map<String, Set<Right>> reasons = new HashMap<>();
    /// How many of them there are a reason for.
    private final Map<Right, Integer> rights = new HashMap<>();
    /// The twins of which a delegation lapses then.
    private final TreeMap<Instant, Set<String>> lapses = new TreeMap<>();

    private Instant latest = Instant.MIN;

    /// Takes in what has changed, and what has lapsed; what is to change of the rights.
    ///
    /// @param changedTwins by DID; empty if there is none any more
    /// @param changedDeliveries by the interaction's id; empty if there is none any more
    Change<Right> update(
            Map<String, Optional<TwinDocument>> changedTwins,
            Map<String, Optional<Delivery>> changedDeliveries,
            Instant now) {
        var touched = new HashMap<Right, Boolean>();
        if (now.isBefore(latest)) {
            // The clock was set back: what had lapsed may not have, and will
            lapses.clear();
            twins.forEach((did, twin) -> expect(did, twin, now));
            twins.keySet().forEach(did -> refresh(did, now, touched));
        }
        latest = now;
        for (var lapsed : lapsed(now)) {
            refresh(lapsed, now, touched);
        }
        changedDeliveries.forEach((id, delivery) -> put(id, delivery.orElse(null), now, touched));
        changedTwins.forEach((did, twin) -> put(did, twin.orElse(null), now, touched));
        var revokes = new HashSet<Right>();
        var grants = new HashSet<Right>();
        touched.forEach((right, before) -> {
            boolean after = rights.containsKey(right);
            if (before && !after) {
                revokes.add(right);
            } else if (after && !before) {
                grants.add(right);
            }
        });
        return new Change<>(revokes, grants);
    }

    /// All of them; a view.
    Set<Right> all() {
        return Collections.unmodifiableSet(rights.keySet());
    }

    /// When the next delegation lapses: what is to be changes then by itself.
    Optional<Instant> nextLapse() {
        return lapses.isEmpty() ? Optional.empty() : Optional.of(lapses.firstKey());
    }

    private Set<String> lapsed(Instant now) {
        var due = new HashSet<String>();
        var past = lapses.headMap(now, true);
        past.values().forEach(due::addAll);
        past.clear();
        return due;
    }

    private void put(String did, @Nullable TwinDocument twin, Instant now, Map<Right, Boolean> touched) {
        var before = twin == null ? twins.remove(did) : twins.put(did, twin);
        if (before != null) {
            before.delegations().forEach(delegation -> forget(delegation, did));
        }
        if (twin != null) {
            expect(did, twin, now);
        }
        refresh(did, now, touched);
    }

    private void expect(String did, TwinDocument twin, Instant now) {
        twin.delegations().stream()
                .map(Delegation::expires)
                .filter(now::isBefore)
                .forEach(end ->
                        lapses.computeIfAbsent(end, any -> new HashSet<>()).add(did));
    }

    private void forget(Delegation delegation, String did) {
        lapses.computeIfPresent(delegation.expires(), (end, those) -> {
            those.remove(did);
            return those.isEmpty() ? null : those;
        });
    }

    private void put(String id, @Nullable Delivery delivery, Instant now, Map<Right, Boolean> touched) {
        var before = delivery == null ? deliveries.remove(id) : deliveries.put(id, delivery);
        if (before != null) {
            byRequester.computeIfPresent(before.requester(), (did, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
        if (delivery != null) {
            byRequester
                    .computeIfAbsent(delivery.requester(), any -> new HashSet<>())
                    .add(id);
        }
        refreshDelivery(id, now, touched);
    }

    private void refresh(String did, Instant now, Map<Right, Boolean> touched) {
        var twin = twins.get(did);
        give(did, twin == null ? Set.of() : AclPlan.of(twin, now), touched);
        byRequester.getOrDefault(did, Set.of()).forEach(id -> refreshDelivery(id, now, touched));
    }

    private void refreshDelivery(String id, Instant now, Map<Right, Boolean> touched) {
        var delivery = deliveries.get(id);
        var requester = delivery == null ? null : twins.get(delivery.requester());
        give(id, delivery == null || requester == null ? Set.of() : AclPlan.of(requester, delivery, now), touched);
    }

    private void give(String reason, Set<Right> wanted, Map<Right, Boolean> touched) {
        var before = wanted.isEmpty() ? reasons.remove(reason) : reasons.put(reason, Set.copyOf(wanted));
        for (var right : wanted) {
            touched.putIfAbsent(right, rights.containsKey(right));
            rights.merge(right, 1, Integer::sum);
        }
        if (before != null) {
            for (var right : before) {
                touched.putIfAbsent(right, true);
                rights.computeIfPresent(right, (any, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
