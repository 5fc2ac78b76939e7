package parley.registry.kafka;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.avro.State;
import parley.policy.Policies;
import parley.registry.catalog.Dealings;
import parley.registry.catalog.Lanes;
import parley.registry.catalog.PartnerTwins;
import parley.registry.description.Shapes;
import parley.registry.find.TwinIndex;
import parley.registry.live.LiveSearches;
import parley.registry.twins.CustodyKeys;
import parley.registry.twins.OwnTwins;
import parley.registry.twins.SeenRequests;
import parley.registry.vocabulary.Vocabularies;
import parley.visibility.Audience;

/// Everything this instance has read, in memory: each part is written by the tails and read by anyone.
///
/// @param policies by the twin's DID
/// @param interactions by id
public record Knowledge(
        OwnTwins twins,
        SeenRequests seen,
        CustodyKeys custody,
        Map<String, Policy> policies,
        Map<String, Interaction> interactions,
        Lanes lanes,
        Dealings dealings,
        PartnerTwins partners,
        TwinIndex index,
        Shapes shapes,
        Vocabularies vocabularies,
        LiveSearches searches) {

    private static final Set<State> LIVE =
            EnumSet.of(State.REQUESTED, State.PENDING, State.OFFERED, State.ACTIVE, State.SUSPENDED);

    /// Nothing, as long as nothing was read.
    public Knowledge(InstantSource clock) {
        this(new LiveSearches(clock), new Shapes());
    }

    private Knowledge(LiveSearches searches, Shapes shapes) {
        this(new TwinIndex(searches::changed), shapes, searches);
    }

    private Knowledge(TwinIndex index, Shapes shapes, LiveSearches searches) {
        this(
                new OwnTwins(),
                new SeenRequests(),
                new CustodyKeys(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new Lanes(),
                new Dealings(),
                new PartnerTwins(),
                index,
                shapes,
                new Vocabularies(index.hierarchy(), shapes),
                searches);
    }

    /// The twins that may be shown otherwise at one moment than at another before, by time alone; empty if
    /// all may be.
    public Optional<Set<String>> changedByTime(Instant from, Instant to) {
        if (partners.staleChanged(from, to)) {
            return Optional.empty();
        }
        Set<String> changed = new HashSet<>();
        policies.forEach((did, policy) -> {
            if (between(policy, from, to)) {
                changed.add(did);
            }
        });
        if (changed.stream().anyMatch(did -> twins.get(did).isEmpty())) {
            return Optional.empty(); // our organisation's
        }
        partners.shown()
                .filter(entry -> between(Audience.of(entry), from, to)
                        // By a clock that is ahead of ours
                        || entry.getChanged().values().stream().anyMatch(change -> between(change, from, to)))
                .forEach(entry -> changed.add(entry.getTwin()));
        return Optional.of(changed);
    }

    private static boolean between(Policy policy, Instant from, Instant to) {
        return Stream.concat(Policies.boundaries(policy), Policies.outboundBoundaries(policy))
                .anyMatch(boundary -> between(boundary, from, to));
    }

    private static boolean between(Instant moment, Instant from, Instant to) {
        return moment.isAfter(from) && !moment.isAfter(to);
    }

    /// Whether an interaction of that requester with that provider is active.
    public boolean subscribed(String requester, String provider) {
        return interactions.values().stream()
                .anyMatch(interaction -> interaction.getState() == State.ACTIVE
                        && interaction.getRequester().equals(requester)
                        && interaction.getProvider().equals(provider));
    }

    /// What would outlive the twin if it went now, for people; empty if nothing would.
    public Optional<String> dependentOn(String twin) {
        Policy policy = policies.get(twin);
        if (policy != null && !policy.getRules().isEmpty()) {
            return Optional.of("a policy");
        }
        return interactions.values().stream()
                .filter(interaction -> LIVE.contains(interaction.getState()))
                .filter(interaction -> interaction.getProvider().equals(twin)
                        || interaction.getRequester().equals(twin))
                .map(interaction -> "interaction " + interaction.getId())
                .findFirst();
    }
}
