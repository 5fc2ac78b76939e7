package parley.broker.deciding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.PartnerHalf;
import parley.avro.RootPolicyReached;
import parley.avro.StartOffsets;
import parley.avro.State;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Tick;
import parley.interaction.HalfOrder;

/// Two spaces joined by lanes that lose nothing, but delay, repeat and reorder; with what egress and ingress
/// do around the deciding cores, and a feed of one partition for each provider.
final class JoinedSpaces {

    /// What egress put into a lane: a record of a feed, and the interaction and epoch for which it was allowed.
    record Carried(Pair pair, long epoch, long offset) {}

    /// A half under way, or a start offset that egress has read and the log has not.
    private record Reported(Pair pair, StartOffsets starts) {}

    private final Map<String, Space> spaces =
            new HashMap<>(Map.of(Events.HARBOUR, new Space(Events.HARBOUR), Events.GRID, new Space(Events.GRID)));
    private final Map<String, Long> feedEnds = new HashMap<>();
    private final List<PartnerHalf> halves = new ArrayList<>();
    private final List<PartnerHalf> everSent = new ArrayList<>();
    private final List<Carried> records = new ArrayList<>();
    private final List<Carried> everCarried = new ArrayList<>();
    private final List<Reported> starts = new ArrayList<>();
    /// The next offset of each run that egress has not forwarded.
    private final Map<String, Long> forwarded = new HashMap<>();
    private final Set<String> delivered = new TreeSet<>();
    /// Of which the requester's organisation would not hear for a while.
    private final Set<Pair> refusing = new HashSet<>();

    private final Permissions permissions = new Permissions();
    private final long skewMillis;
    private long roots;
    private Instant now = Events.NOON;

    /// All is open at first.
    ///
    /// @param skewMillis by how much grid's log is ahead of harbour's
    JoinedSpaces(long skewMillis) {
        this.skewMillis = skewMillis;
        Pair.ALL.forEach(pair -> policy(pair, PolicyKind.OPEN));
    }

    void happen(Happening happening) {
        Pair pair = happening.pair();
        int n = happening.n();
        now = now.plusMillis(n % 7);
        switch (happening.what()) {
            case SUBSCRIBE -> subscribe(pair, n);
            case OFFER -> offer(pair, n);
            case DECLINE -> declined(pair);
            case ACCEPT_REQUEST -> accepted(pair);
            case DENY_REQUEST -> denied(pair);
            case TERMINATE_BY_REQUESTER -> terminatedByRequester(pair);
            case TERMINATE_BY_PROVIDER -> terminatedByProvider(pair);
            case SUSPEND_BY_REQUESTER -> suspendedByRequester(pair);
            case SUSPEND_BY_PROVIDER -> suspendedByProvider(pair);
            case RESUME_BY_PROVIDER -> resumed(pair, n);
            case SET_POLICY -> policy(pair, PolicyKind.ALL.get(n % PolicyKind.ALL.size()));
            case SET_ROOT_AT_PROVIDER -> root(pair, asked(pair), n);
            case SET_ROOT_AT_REQUESTER -> root(pair, asking(pair), n);
            case BAN_REQUESTER -> ban(pair.provider(), subject(pair.requester(), n));
            case BAN_PROVIDER -> ban(pair.requester(), subject(pair.provider(), n));
            case READ_START -> readStart(pair);
            case REPORT_START -> pick(starts, n).ifPresent(this::report);
            case MAKE_DELIVERY -> makeDelivery(pair);
            case PUBLISH -> publish(pair.provider());
            case HAND_HALF -> take(halves, n).ifPresent(this::hand);
            case HAND_HALF_AGAIN -> pick(everSent, n).ifPresent(this::hand);
            case COMPACT_LANE -> compact(n);
            case HAND_RECORD -> take(records, n).ifPresent(this::hand);
            case HAND_RECORD_AGAIN -> pick(everCarried, n).ifPresent(this::hand);
            case CATCH_UP -> catchUp(n);
            case TICK -> tick(pair);
            case WAIT -> now = now.plusMillis(n);
            case RESTART ->
                spaces.compute(
                        pair.askedSpace(),
                        (own, space) -> Objects.requireNonNull(space).rebuilt());
        }
    }

    private void lookForGrants(Pair each) {
        Interaction known = atProvider(each);
        Half half = known == null ? null : known.getProviderHalf();
        if (half != null && half.getWanted()) {
            permissions.granted(each, half.getEpoch(), feedEnd(each.provider()), past(half));
        }
    }

    private static boolean past(Half half) {
        return half.getTerms() != null && half.getTerms().getHistory() == History.LAST;
    }

    private Space asking(Pair pair) {
        return Objects.requireNonNull(spaces.get(pair.askingSpace()));
    }

    private Space asked(Pair pair) {
        return Objects.requireNonNull(spaces.get(pair.askedSpace()));
    }

    private @Nullable Interaction atRequester(Pair pair) {
        return asking(pair).interaction(pair.provider(), pair.id());
    }

    private @Nullable Interaction atProvider(Pair pair) {
        return asked(pair).interaction(pair.provider(), pair.id());
    }

    private void log(Space space, String key, Object event) {
        space.take(key, event, clock(space));
        List<PartnerHalf> sent = space.sent();
        halves.addAll(sent);
        everSent.addAll(sent);
        Pair.ALL.forEach(this::lookForGrants);
    }

    private Instant clock(Space space) {
        return space.own.equals(Events.GRID) ? now.plusMillis(skewMillis) : now;
    }

    private void subscribe(Pair pair, int n) {
        Space space = asking(pair);
        log(
                space,
                pair.provider(),
                // Whatever it shows changes nothing of what is allowed
                Events.showing(
                        Events.subscribe(
                                pair.requester(), pair.provider(), clock(space).plusMillis(5L * n)),
                        Events.attested("a" + n % 3, "operator", clock(space).plusMillis(n))));
        permissions.requested(pair, atRequester(pair));
        if (pair.local()) {
            permissions.heard(pair, atProvider(pair), clock(space));
        }
    }

    private void offer(Pair pair, int n) {
        Space space = asked(pair);
        Instant until = clock(space).plusMillis(5L * n);
        permissions.offered(pair, atProvider(pair), until, clock(space));
        log(space, pair.provider(), Events.offer(pair.requester(), pair.provider(), until));
    }

    private void declined(Pair pair) {
        permissions.declined(pair);
        log(asking(pair), pair.provider(), Events.decline(pair.id(), pair.requester()));
    }

    private void accepted(Pair pair) {
        Space space = asked(pair);
        permissions.accepted(pair, atProvider(pair), clock(space));
        log(space, pair.provider(), Events.answer(pair.id(), pair.provider(), true));
    }

    private void denied(Pair pair) {
        Interaction known = atProvider(pair);
        if (known != null && Situation.pending(known)) {
            permissions.ended(pair, known);
        }
        log(asked(pair), pair.provider(), Events.answer(pair.id(), pair.provider(), false));
    }

    private void terminatedByRequester(Pair pair) {
        permissions.unwanted(pair);
        log(asking(pair), pair.provider(), Events.terminate(pair.id(), pair.requester()));
    }

    private void terminatedByProvider(Pair pair) {
        permissions.ended(pair, atProvider(pair));
        log(asked(pair), pair.provider(), Events.terminate(pair.id(), pair.provider()));
    }

    private void suspendedByRequester(Pair pair) {
        permissions.suspendedByRequester(pair, atRequester(pair));
        log(asking(pair), pair.provider(), Events.suspend(pair.id(), pair.requester()));
    }

    private void suspendedByProvider(Pair pair) {
        permissions.suspendedByProvider(pair, atProvider(pair));
        log(asked(pair), pair.provider(), Events.suspend(pair.id(), pair.provider()));
    }

    private void resumed(Pair pair, int n) {
        Space space = asked(pair);
        Instant until = clock(space).plusMillis(5L * n);
        permissions.resumed(pair, until, clock(space));
        log(space, pair.provider(), Events.resume(pair.id(), pair.provider(), until));
        if (pair.local()) {
            permissions.heard(pair, atProvider(pair), clock(space));
            permissions.carriedOver(pair, atRequester(pair));
        }
    }

    private void policy(Pair pair, PolicyKind kind) {
        permissions.policy(pair.provider(), kind);
        log(asked(pair), pair.provider(), Events.policy(pair.provider(), kind.rules()));
        endForbidden(pair.provider());
    }

    /// As it reaches the log of one twin.
    private void root(Pair pair, Space space, int n) {
        RootKind kind = RootKind.ALL.get(n % RootKind.ALL.size());
        permissions.root(space.own, pair.provider(), kind);
        log(space, pair.provider(), new RootPolicyReached(pair.provider(), kind.of(++roots)));
        if (space.own.equals(pair.askedSpace())) {
            endForbidden(pair.provider());
        }
        Pair.ALL.stream()
                .filter(each -> each.provider().equals(pair.provider())
                        && each.askingSpace().equals(space.own)
                        && !permissions.letOut(each))
                .peek(refusing::add)
                .forEach(permissions::unwanted);
    }

    private void endForbidden(String provider) {
        Pair.ALL.stream()
                .filter(pair -> pair.provider().equals(provider) && !permissions.tolerated(pair) && !waits(pair))
                .forEach(pair -> permissions.ended(pair, atProvider(pair)));
    }

    /// Whether the provider's agent may yet consent.
    private boolean waits(Pair pair) {
        Interaction known = atProvider(pair);
        return known != null && Situation.pending(known) && permissions.asks(pair);
    }

    private static Subject subject(String twin, int n) {
        return n % 2 == 0
                ? new Subject(SubjectKind.ORGANISATION, Space.organisation(twin), "", null)
                : new Subject(SubjectKind.TWIN, twin, "", null);
    }

    /// As the API does it: the twin's own rule, and an end to each interaction in which it is the requester.
    private void ban(String twin, Subject subject) {
        Space space = Objects.requireNonNull(spaces.get(Space.organisation(twin)));
        permissions.ban(twin, subject);
        log(space, twin, Events.ban(twin, subject));
        endForbidden(twin);
        Pair.ALL.stream()
                .filter(pair -> pair.requester().equals(twin) && Permissions.about(subject, pair.provider()))
                .forEach(this::terminatedByRequester);
    }

    /// Egress reads the feed's end, or its beginning where the terms show the past; its report may come
    /// late, and again.
    private void readStart(Pair pair) {
        Interaction known = atProvider(pair);
        Half half = known == null ? null : known.getProviderHalf();
        if (known != null
                && half != null
                && known.getState() == State.REQUESTED
                && half.getStartOffsets().isEmpty()
                && HalfOrder.agree(known.getRequesterHalf(), half)) {
            boolean whole = past(half) && known.getFirstGranted() == known.getEpoch();
            long start = whole ? 0 : feedEnd(pair.provider());
            starts.add(new Reported(pair, new StartOffsets(pair.id(), known.getEpoch(), List.of(start))));
        }
    }

    private void report(Reported reported) {
        permissions.startsAt(reported.pair(), reported.starts());
        log(asked(reported.pair()), reported.pair().provider(), reported.starts());
    }

    private void makeDelivery(Pair pair) {
        Interaction known = atRequester(pair);
        if (known != null && (known.getState() == State.REQUESTED || known.getState() == State.ACTIVE)) {
            log(asking(pair), pair.provider(), Events.ready(pair.id(), known.getEpoch()));
        }
    }

    private long feedEnd(String provider) {
        return feedEnds.getOrDefault(provider, 0L);
    }

    /// Egress forwards at once, for every interaction whose route is active now, all that it has not
    /// forwarded.
    private void publish(String provider) {
        long offset = feedEnd(provider);
        feedEnds.put(provider, offset + 1);
        permissions.published(provider, offset);
        Pair.ALL.stream()
                .filter(pair -> pair.provider().equals(provider) && routed(atProvider(pair), offset))
                .forEach(pair -> forward(pair, Objects.requireNonNull(atProvider(pair)), offset));
    }

    private void forward(Pair pair, Interaction active, long upTo) {
        long epoch = active.getEpoch();
        long start = active.getProviderHalf().getStartOffsets().getFirst();
        long next = Math.max(start, forwarded.getOrDefault(pair.id() + "/" + epoch, 0L));
        for (long offset = next; offset <= upTo; offset++) {
            Carried carried = new Carried(pair, epoch, offset);
            everCarried.add(carried);
            if (pair.local()) {
                hand(carried);
            } else {
                records.add(carried);
            }
        }
        forwarded.put(pair.id() + "/" + epoch, upTo + 1);
    }

    private static boolean routed(@Nullable Interaction known, long offset) {
        return known != null
                && known.getState() == State.ACTIVE
                && known.getProviderHalf().getStartOffsets().getFirst() <= offset;
    }

    /// Ingress delivers what belongs to an active interaction, in its epoch and from its start on.
    private void hand(Carried carried) {
        Interaction known = atRequester(carried.pair());
        if (known != null && known.getEpoch() == carried.epoch() && routed(known, carried.offset())) {
            permissions.check(carried);
            delivered.add(name(carried.pair(), carried.offset()));
        }
    }

    private static String name(Pair pair, long offset) {
        return pair.id() + "@" + offset;
    }

    private void hand(PartnerHalf half) {
        Pair pair = Pair.of(half);
        boolean toProvider = half.getOrganisation().equals(pair.askingSpace());
        Space to = toProvider ? asked(pair) : asking(pair);
        if (!toProvider) {
            permissions.told(pair, half.getHalf());
        }
        log(to, half.getProvider(), half);
        if (toProvider) {
            permissions.heard(pair, atProvider(pair), clock(to));
        } else {
            permissions.carriedOver(pair, atRequester(pair));
        }
    }

    /// A compacted topic may keep nothing but the newest half of an interaction.
    private void compact(int n) {
        pick(halves, n).ifPresent(half -> {
            boolean superseded = halves.subList(halves.indexOf(half) + 1, halves.size()).stream()
                    .anyMatch(later -> later.getInteraction().equals(half.getInteraction())
                            && later.getOrganisation().equals(half.getOrganisation()));
            if (superseded) {
                halves.remove(half);
            }
        });
    }

    private void tick(Pair pair) {
        for (Space space : List.copyOf(spaces.values())) {
            log(space, pair.provider(), new Tick(pair.id()));
        }
    }

    /// The partition heals: everything arrives, egress and ingress do their part, deadlines pass.
    void settle(int order) {
        for (int round = 0; round < 4; round++) {
            catchUp(order);
        }
        now = now.plusSeconds(100);
        for (int round = 0; round < 2; round++) {
            Pair.ALL.forEach(this::tick);
            drain(order);
        }
    }

    /// The lanes are empty for a moment, and whatever awaits egress or ingress gets it.
    private void catchUp(int order) {
        drain(order);
        Pair.ALL.forEach(this::readStart);
        List.copyOf(starts).forEach(this::report);
        drain(order);
        Pair.ALL.forEach(this::makeDelivery);
    }

    private void drain(int order) {
        while (!halves.isEmpty() || !records.isEmpty()) {
            take(halves, order).ifPresent(this::hand);
            take(records, order).ifPresent(this::hand);
        }
    }

    private static <T> Optional<T> take(List<T> from, int n) {
        return from.isEmpty() ? Optional.empty() : Optional.of(from.remove(n % from.size()));
    }

    private static <T> Optional<T> pick(List<T> from, int n) {
        return from.isEmpty() ? Optional.empty() : Optional.of(from.get(n % from.size()));
    }

    /// What both spaces know of the pair's interaction; the same twice within one space.
    Stream<@Nullable Interaction> views(Pair pair) {
        return Stream.of(atRequester(pair), atProvider(pair));
    }

    /// Whether a record that is published now arrives, once the lanes are empty.
    boolean arrives(Pair pair) {
        long offset = feedEnd(pair.provider());
        publish(pair.provider());
        drain(0);
        return delivered.contains(name(pair, offset));
    }

    /// Whether the requester's organisation would not let its twin be offered that, for a while.
    boolean mayHaveRefusedAnOffer(Pair pair) {
        return refusing.contains(pair);
    }

    boolean anythingDelivered() {
        return !delivered.isEmpty();
    }
}
