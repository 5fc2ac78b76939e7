package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.StartOffsets;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.interaction.HalfOrder;

/// What may be delivered, told by what people did and nothing else: no halves, no states. Only the numbers of
/// the epochs are the core's.
final class Permissions {

    private record Run(Pair pair, long epoch) {}

    /// Whose root policy, as it stands in the log of that provider.
    private record Root(String organisation, String provider) {}

    private record Published(Run run, long offset) {}

    private record Grant(long epoch, long feedEnd, boolean past) {}

    private final Map<String, PolicyKind> policies = new HashMap<>();
    private final Map<Root, RootKind> roots = new HashMap<>();
    private final Map<String, Set<Subject>> bans = new HashMap<>();
    private final Map<Pair, Instant> offers = new HashMap<>();
    /// Up to which epoch the provider has ended it.
    private final Map<Pair, Long> ended = new HashMap<>();
    /// The epoch that the provider was last asked for.
    private final Map<Pair, Long> heard = new HashMap<>();
    /// The epoch that the requester wants.
    private final Map<Pair, Long> wanted = new HashMap<>();
    /// What the provider has suspended.
    private final Set<Pair> held = new HashSet<>();

    private final Map<Pair, Grant> grants = new HashMap<>();
    private final Map<Run, Long> starts = new HashMap<>();
    private final Set<Published> allowed = new HashSet<>();

    static boolean about(Subject subject, String twin) {
        return subject.getKind() == SubjectKind.TWIN
                ? subject.getValue().equals(twin)
                : Space.organisation(twin).equals(subject.getValue());
    }

    /// Other terms end what was granted, suspended or not.
    void policy(String provider, PolicyKind kind) {
        PolicyKind before = policies.put(provider, kind);
        bans.remove(provider);
        if ((before == PolicyKind.OPEN_WITH_PAST) != (kind == PolicyKind.OPEN_WITH_PAST)) {
            held.removeIf(pair -> pair.provider().equals(provider));
        }
    }

    void root(String organisation, String provider, RootKind kind) {
        roots.put(new Root(organisation, provider), kind);
    }

    private boolean let(String organisation, Pair pair, boolean in) {
        return roots.getOrDefault(new Root(organisation, pair.provider()), RootKind.OPEN)
                .lets(in);
    }

    /// Whether the requester's organisation lets it ask for that.
    boolean letOut(Pair pair) {
        return let(pair.askingSpace(), pair, false);
    }

    void ban(String provider, Subject subject) {
        bans.computeIfAbsent(provider, any -> new HashSet<>()).add(subject);
    }

    /// Whether an offer may be made, and what was offered or allowed goes on if an offer stands in for a rule.
    private boolean offerable(Pair pair) {
        boolean banned = bans.getOrDefault(pair.provider(), Set.of()).stream()
                .anyMatch(subject -> about(subject, pair.requester()));
        return !banned
                && let(pair.askedSpace(), pair, true)
                && switch (policies.getOrDefault(pair.provider(), PolicyKind.NONE)) {
                    case OPEN, OPEN_WITH_PAST, ASKING, FIND_ONLY -> true;
                    case NO_SUBSCRIPTIONS, NONE -> false;
                };
    }

    /// Whether the provider's policy leaves it to its agent.
    boolean asks(Pair pair) {
        return offerable(pair) && policies.get(pair.provider()) == PolicyKind.ASKING;
    }

    /// Whether the provider's policy, or its agent, allows it now.
    boolean tolerated(Pair pair) {
        PolicyKind policy = policies.get(pair.provider());
        boolean open = policy == PolicyKind.OPEN || policy == PolicyKind.OPEN_WITH_PAST;
        return offerable(pair) && (offers.containsKey(pair) || open);
    }

    /// The provider's agent consents to what was asked, for that run of the interaction.
    void accepted(Pair pair, @Nullable Interaction before, Instant now) {
        if (before != null && Situation.pending(before) && now.isBefore(before.getValidUntil()) && offerable(pair)) {
            offers.put(pair, Instant.MAX);
        }
    }

    void offered(Pair pair, @Nullable Interaction before, Instant until, Instant now) {
        accepted(pair, before, now);
        if (offerable(pair) && now.isBefore(until) && !consented(before, now)) {
            offers.put(pair, until);
        }
    }

    private static boolean consented(@Nullable Interaction known, Instant now) {
        return known != null
                && Situation.live(known)
                && known.getProviderHalf() != null
                && !(Situation.unanswered(known) && !now.isBefore(known.getValidUntil()));
    }

    void requested(Pair pair, @Nullable Interaction after) {
        if (after != null && letOut(pair)) {
            wanted.put(pair, after.getEpoch());
        }
    }

    void carriedOver(Pair pair, @Nullable Interaction after) {
        if (after != null && after.getRequesterHalf() != null) {
            wanted.computeIfPresent(pair, (any, epoch) -> after.getEpoch());
        }
    }

    /// What was asked for, or accepted, is no offer to be declined.
    void declined(Pair pair) {
        if (!wanted.containsKey(pair)) {
            unwanted(pair);
        }
    }

    void unwanted(Pair pair) {
        wanted.remove(pair);
        if (pair.local()) {
            heard.remove(pair);
            offers.remove(pair);
        }
    }

    /// Whether it is granted, and wanted by who asked, or both but for a suspension.
    private static boolean standing(Interaction known) {
        return Situation.live(known)
                && Situation.granted(known)
                && known.getRequesterHalf() != null
                && known.getRequesterHalf().getEpoch() == known.getEpoch();
    }

    /// What was consented to stays consented to.
    void suspendedByRequester(Pair pair, @Nullable Interaction before) {
        if (before != null && standing(before)) {
            wanted.remove(pair);
            if (pair.local()) {
                heard.remove(pair);
            }
        }
    }

    void suspendedByProvider(Pair pair, @Nullable Interaction before) {
        if (before != null && standing(before)) {
            held.add(pair);
            ended.merge(pair, before.getEpoch(), Math::max);
        }
    }

    /// A partner's twin may take it up until then, as an offer.
    void resumed(Pair pair, Instant until, Instant now) {
        if (now.isBefore(until) && held.remove(pair) && !pair.local() && offers.containsKey(pair)) {
            offers.put(pair, until);
        }
    }

    /// The requester learns that the provider ended it. What is suspended it goes on to want.
    void told(Pair pair, Half half) {
        if (HalfOrder.ends(half) && half.getReason() != Reason.SUSPENDED) {
            wanted.computeIfPresent(pair, (any, epoch) -> half.getEpoch() >= epoch ? null : epoch);
        }
    }

    /// The provider learns what the requester wants.
    void heard(Pair pair, @Nullable Interaction after, Instant now) {
        Half half = after == null ? null : after.getRequesterHalf();
        if (half == null) {
            return;
        }
        Instant until = offers.get(pair);
        Long before = heard.get(pair);
        boolean suspended = half.getReason() == Reason.SUSPENDED;
        boolean resumed = half.getReason() == Reason.RESUMED;
        boolean again = before != null && half.getEpoch() <= before && half.getWanted();
        if (!suspended && !resumed && !again) {
            held.remove(pair);
        }
        if (Instant.MAX.equals(until) && before != null && half.getEpoch() > before && !suspended && !resumed) {
            // What was consented to was an earlier run
            offers.remove(pair);
            until = null;
        }
        if ((!half.getWanted() && !suspended) || (until != null && !now.isBefore(until))) {
            offers.remove(pair);
        } else if (until != null) {
            offers.put(pair, Instant.MAX);
        }
        if (half.getWanted()) {
            heard.put(pair, half.getEpoch());
        } else {
            heard.remove(pair);
        }
    }

    /// The provider ends what it has, by will or by its policy: of those runs, nothing that is published
    /// from now on.
    void ended(Pair pair, @Nullable Interaction before) {
        held.remove(pair);
        offers.remove(pair);
        if (before != null) {
            ended.merge(pair, before.getEpoch(), Math::max);
        }
    }

    void startsAt(Pair pair, StartOffsets read) {
        starts.putIfAbsent(new Run(pair, read.getEpoch()), read.getOffsets().getFirst());
    }

    void published(String provider, long offset) {
        for (Pair pair : Pair.ALL) {
            Long epoch = heard.get(pair);
            if (pair.provider().equals(provider)
                    && epoch != null
                    && epoch > ended.getOrDefault(pair, 0L)
                    && !held.contains(pair)
                    && tolerated(pair)) {
                allowed.add(new Published(new Run(pair, epoch), offset));
            }
        }
    }

    /// A grant has been seen, whatever becomes of it: where the feed ends. Only of the first of each pair
    /// it counts.
    ///
    /// @param past whether it shows what was published before
    void granted(Pair pair, long epoch, long feedEnd, boolean past) {
        grants.putIfAbsent(pair, new Grant(epoch, feedEnd, past));
    }

    /// Whether the first grant of all shows it, as one of what was published before.
    private boolean past(JoinedSpaces.Carried carried) {
        Grant first = grants.get(carried.pair());
        return first != null && first.past() && first.epoch() == carried.epoch() && carried.offset() < first.feedEnd();
    }

    /// A record is about to be delivered.
    void check(JoinedSpaces.Carried carried) {
        Run run = new Run(carried.pair(), carried.epoch());
        if (!past(carried)) {
            assertThat(allowed).as("allowed when it was published").contains(new Published(run, carried.offset()));
        }
        assertThat(carried.offset())
                .as("from the start of the epoch on")
                .isGreaterThanOrEqualTo(Objects.requireNonNull(starts.get(run)));
        assertThat(wanted.get(carried.pair())).as("still wanted").isEqualTo(carried.epoch());
    }
}
