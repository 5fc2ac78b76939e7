package parley.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_PARTNER;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.HARBOUR_PARTNER;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Effect;
import parley.avro.Feed;
import parley.avro.Policy;
import parley.avro.RootPolicy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.identity.Partner;
import parley.identity.SigningKey;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;
import parley.registry.catalog.CatalogPlan.Publication;
import parley.registry.sight.Seen;
import parley.registry.sight.Sight;
import parley.registry.twins.OwnTwins;
import parley.registry.world.World;

class CatalogPlanTest {

    private static final Did TWIN = HARBOUR.twin("computer");
    private static final SigningKey PORT_KEY = World.key(9);
    private static final Did PORT = new Did("did:web:port.example");
    private static final List<Partner> PARTNERS =
            List.of(GRID_PARTNER, new Partner("port", PORT, PORT_KEY.publicKey(), "harbour"));

    /// Everyone that matters: two whom rules name, and one whom none does, on each level.
    private static final List<Requester> EVERYONE = Stream.of(GRID, PORT)
            .flatMap(organisation -> Stream.of("a", "b", "unnamed")
                    .map(organisation::twin)
                    .flatMap(twin -> Stream.of("x", "y", "unnamed").map(agent -> World.requester(twin, agent))))
            .toList();

    private static final TwinEntry ENTRY = TwinEntry.newBuilder(World.entry(
                    TWIN, "computer-agent", HARBOUR_KEY, World.feed(TWIN, "load"), World.feed(TWIN, "noise")))
            .setControls(List.of(World.control("reset"), World.control("sampling")))
            .build();

    /// One thing that happens to the twin, at so many seconds after the one before.
    /// @param root what the organisation allows others at most; null if anything
    record Step(
            int seconds,
            boolean exists,
            @Nullable List<Rule> rules,
            @Nullable List<Rule> root) {}

    private static final class Space {
        private final Lanes lanes = new Lanes();
        private final Map<String, PartnerTwins> mirrored = new HashMap<>();
        private final Set<String> everSent = new HashSet<>();
        private long offset;

        CatalogPlan plan(@Nullable TwinEntry entry, @Nullable Policy policy, Instant now) {
            Map<String, TwinEntry> twins = new HashMap<>();
            Map<String, Policy> policies = new HashMap<>();
            if (entry != null) {
                twins.put(entry.getTwin(), entry);
            }
            if (policy != null) {
                policies.put(policy.getTwin(), policy);
            }
            return CatalogPlan.of(PARTNERS, List.of(TWIN.value()), twins, policies, lanes, now);
        }

        @Nullable
        CatalogEntry holds(Partner partner) {
            Lanes.Entry held = lanes.held(partner.name(), TWIN.value());
            return held == null ? null : held.said();
        }

        void write(CatalogPlan plan) {
            for (Publication publication : plan.publications()) {
                CatalogEntry entry = publication.entry();
                String partner = publication.partner().name();
                lanes.holds(partner, entry.getTwin(), new Lanes.Entry(entry, false), offset++);
                everSent.add(partner);
                assertThat(mirrored.computeIfAbsent(partner, _ -> new PartnerTwins())
                                .take(HARBOUR_PARTNER, entry.getTwin(), entry))
                        .isEmpty();
            }
        }
    }

    /// Promise 4, towards partners: a lane lets a partner's registry answer each of its twins as ours would, and holds
    /// nothing of a twin that none of them may find.
    @Property(tries = 400)
    void aPartnersRegistryAnswersAsOursWould(@ForAll("stories") List<Step> story) {
        Space space = new Space();
        Instant now = NOW;
        for (Step step : story) {
            now = now.plusSeconds(step.seconds());
            TwinEntry entry = step.exists() ? ENTRY : null;
            RootPolicy root = step.root() == null ? null : new RootPolicy(1L, step.root(), null);
            Policy policy = step.rules() == null ? null : new Policy(TWIN.value(), 1L, step.rules(), "", root);

            space.write(space.plan(entry, policy, now));

            Instant at = now;
            assertThat(space.plan(entry, policy, at).publications()).isEmpty();
            for (Partner partner : PARTNERS) {
                assertLaneIsRight(space, partner, entry, policy, at);
                assertWhoWasAwayKnowsTheSame(space, partner);
            }
        }
    }

    /// Who was away, for however long, reads what the lane still holds: a twin's last entry, be it that it
    /// is withdrawn. That is what reading every entry as it came has led to.
    private static void assertWhoWasAwayKnowsTheSame(Space space, Partner partner) {
        PartnerTwins away = new PartnerTwins();
        CatalogEntry held = space.holds(partner);
        if (held != null) {
            assertThat(away.take(HARBOUR_PARTNER, TWIN.value(), held)).isEmpty();
        }
        assertThat(away.get(TWIN.value()))
                .isEqualTo(space.mirrored
                        .getOrDefault(partner.name(), new PartnerTwins())
                        .get(TWIN.value()));
    }

    private static void assertLaneIsRight(
            Space space, Partner partner, @Nullable TwinEntry entry, @Nullable Policy policy, Instant now) {
        CatalogEntry held = space.holds(partner);
        List<Requester> requesters = EVERYONE.stream()
                .filter(requester ->
                        requester.organisation().equals(partner.did().value()))
                .toList();
        boolean found = entry != null && any(requesters, policy, Action.FIND, "/", now);
        if (held == null || held.getWithdrawn()) {
            assertThat(found).isFalse();
            assertThat(held == null).isEqualTo(!space.everSent.contains(partner.name()));
            return;
        }
        assertThat(found).isTrue();
        assertThat(held.getDescription().isEmpty())
                .isEqualTo(!any(requesters, policy, Action.DESCRIBE, "/description", now));
        assertThat(held.getFeeds().stream().map(Feed::getName))
                .containsExactlyElementsOf(Stream.of("load", "noise")
                        .filter(feed -> any(requesters, policy, Action.DESCRIBE, "/feeds/" + feed, now)
                                || any(requesters, policy, Action.SUBSCRIBE, "/feeds/" + feed, now))
                        .toList());
        assertThat(held.getControls().stream().map(Control::getName))
                .containsExactlyElementsOf(Stream.of("reset", "sampling")
                        .filter(control -> any(requesters, policy, Action.DESCRIBE, "/controls/" + control, now)
                                || any(requesters, policy, Action.CONTROL, "/controls/" + control, now))
                        .toList());
        Sight theirs = new Sight(new OwnTwins(), Map.of(), lane(held, now));
        for (Requester requester : requesters) {
            assertThat(told(theirs.find(requester, TWIN.value(), now)))
                    .isEqualTo(answer(policy, requester, Action.FIND, "/", now));
            assertThat(told(theirs.describe(requester, TWIN.value(), now)))
                    .isEqualTo(answer(policy, requester, Action.DESCRIBE, "/description", now));
        }
    }

    private static PartnerTwins lane(CatalogEntry held, Instant now) {
        PartnerTwins twins = new PartnerTwins();
        assertThat(twins.take(HARBOUR_PARTNER, HARBOUR.value(), World.heartbeat(HARBOUR, now)))
                .isEmpty();
        assertThat(twins.take(HARBOUR_PARTNER, held.getTwin(), held)).isEmpty();
        return twins;
    }

    private static boolean any(
            List<Requester> requesters, @Nullable Policy policy, Action action, String path, Instant now) {
        return requesters.stream()
                .anyMatch(requester ->
                        Policies.decide(policy, requester, action, path, now).allowed());
    }

    private static String told(Seen seen) {
        return switch (seen) {
            case Seen.Visible visible -> "allowed";
            case Seen.Refused(var why) -> why.reason().name();
            case Seen.Hidden() -> "NOT_FOUND";
        };
    }

    private static String answer(
            @Nullable Policy policy, Requester requester, Action action, String path, Instant now) {
        return switch (Policies.decide(policy, requester, action, path, now)) {
            case Verdict.Allowed allowed -> "allowed";
            case Verdict.Asks asks -> throw new AssertionError(asks);
            case Verdict.Denied denied -> denied.reason().name();
        };
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<@Nullable List<Rule>> rules = rule().list().ofMaxSize(5).injectNull(0.1);
        Arbitrary<@Nullable List<Rule>> roots = rule().list().ofMaxSize(5).injectNull(0.6);
        return Combinators.combine(Arbitraries.of(0, 10, 20), Arbitraries.of(true, true, true, false), rules, roots)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static Arbitrary<Rule> rule() {
        Arbitrary<Subject> subjects = Arbitraries.of(
                new Subject(SubjectKind.ANYONE, "", "", null),
                new Subject(SubjectKind.ORGANISATION, GRID.value(), "", null),
                new Subject(SubjectKind.ORGANISATION, PORT.value(), "", null),
                new Subject(SubjectKind.TWIN, GRID.twin("a").value(), "", null),
                new Subject(SubjectKind.TWIN, GRID.twin("b").value(), "", null),
                new Subject(SubjectKind.AGENT, GRID.twin("a").agent("x"), "", null),
                new Subject(SubjectKind.AGENT, PORT.twin("b").agent("y"), "", null));
        Arbitrary<Set<Action>> actions = Arbitraries.of(
                        Action.FIND, Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE, Action.CONTROL)
                .set()
                .ofMinSize(1)
                .ofMaxSize(3);
        Arbitrary<String> paths =
                Arbitraries.of("/", "/", "/description", "/feeds", "/feeds/load", "/controls", "/controls/reset");
        Arbitrary<@Nullable Instant> moments = Arbitraries.of(
                        NOW.plusSeconds(5), NOW.plusSeconds(15), NOW.plusSeconds(35))
                .injectNull(0.7);
        return Combinators.combine(
                        Arbitraries.of(Effect.ALLOW, Effect.ALLOW, Effect.DENY),
                        subjects,
                        actions,
                        paths,
                        moments,
                        moments)
                .as((effect, subject, acts, path, from, until) -> Rule.newBuilder()
                        .setId("r")
                        .setEffect(effect)
                        .setActions(List.copyOf(acts))
                        .setSubject(subject)
                        .setPath(acts.contains(Action.FIND) ? "/" : path)
                        .setValidFrom(from)
                        .setValidUntil(until)
                        .build());
    }

    /// Policies also stand for the organisation itself, and for partners' twins that ours deal with.
    @Test
    void ofWhatIsNoTwinOfOursNothingIsSaid() {
        Policy root = new Policy(HARBOUR.value(), 1L, List.of(), "", new RootPolicy(1L, List.of(), List.of()));
        Map<String, Policy> policies = Map.of(
                HARBOUR.value(),
                root,
                GRID.twin("a").value(),
                World.policy(GRID.twin("a"), World.allow(SubjectKind.ANYONE, "", "/", Action.FIND)));

        CatalogPlan plan = CatalogPlan.of(PARTNERS, policies.keySet(), Map.of(), policies, new Space().lanes, NOW);

        assertThat(plan.publications()).isEmpty();
        assertThat(plan.revisit()).isEmpty();
    }

    @Test
    void withoutAPolicyNothingIsSent() {
        assertThat(new Space().plan(ENTRY, null, NOW).publications()).isEmpty();
    }

    @Test
    void aLostPolicyWithdrawsWhatWasSentAndLeavesNothingOfIt() {
        Space space = new Space();
        Policy policy = World.policy(TWIN, World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND));
        space.write(space.plan(ENTRY, policy, NOW));

        CatalogPlan plan = space.plan(ENTRY, null, NOW);

        assertThat(plan.publications())
                .containsExactly(
                        new Publication(GRID_PARTNER, World.withdrawn(TWIN, version(space, GRID_PARTNER) + 1)));
    }

    /// Whatever we have signed before, also if the lane holds something else by now.
    @Test
    void anEntrySupersedesAllEarlierOnes() {
        Space space = new Space();
        Policy policy = World.policy(TWIN, World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND));
        space.write(space.plan(ENTRY, policy, NOW));
        long first = version(space, GRID_PARTNER);
        assertThat(first).isEqualTo(NOW.toEpochMilli());

        Instant later = NOW.plusSeconds(1);
        space.lanes.holds("grid", TWIN.value(), null, 100);
        assertThat(space.plan(ENTRY, policy, later).publications())
                .singleElement()
                .satisfies(publication ->
                        assertThat(publication.entry().getVersion()).isGreaterThan(first));

        space.lanes.holds("grid", TWIN.value(), new Lanes.Entry(World.withdrawn(TWIN, 1), false), 101);
        assertThat(space.plan(ENTRY, policy, later).publications())
                .singleElement()
                .satisfies(publication ->
                        assertThat(publication.entry().getVersion()).isGreaterThan(first));

        long ahead = later.plusSeconds(60).toEpochMilli();
        space.lanes.holds("grid", TWIN.value(), new Lanes.Entry(World.withdrawn(TWIN, ahead), false), 102);
        assertThat(space.plan(ENTRY, policy, later).publications())
                .singleElement()
                .satisfies(publication ->
                        assertThat(publication.entry().getVersion()).isEqualTo(ahead + 1));
    }

    /// Else who has our broker could have the twin shown on, by what we had signed before.
    @Test
    void aWithdrawalIsWrittenOverWhateverStandsInItsPlace() {
        Space space = new Space();
        Policy policy = World.policy(TWIN, World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND));
        space.write(space.plan(ENTRY, policy, NOW));
        CatalogEntry shown = Objects.requireNonNull(space.holds(GRID_PARTNER));

        space.lanes.holds("grid", TWIN.value(), null, 100);
        CatalogPlan plan = space.plan(ENTRY, null, NOW);
        assertThat(plan.publications())
                .containsExactly(new Publication(GRID_PARTNER, World.withdrawn(TWIN, shown.getVersion() + 1)));

        space.lanes.holds(
                "grid", TWIN.value(), new Lanes.Entry(World.withdrawn(TWIN, shown.getVersion() + 1), false), 101);
        assertThat(space.plan(ENTRY, null, NOW).publications()).isEmpty();
        space.lanes.holds("grid", TWIN.value(), new Lanes.Entry(shown, false), 102);
        assertThat(space.plan(ENTRY, null, NOW).publications())
                .containsExactly(new Publication(GRID_PARTNER, World.withdrawn(TWIN, shown.getVersion() + 2)));
    }

    /// Where our other key is known, what the earlier one signed counts no more.
    @Test
    void whatAnEarlierKeySignedIsSignedAnew() {
        Space space = new Space();
        Policy policy = World.policy(TWIN, World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND));
        space.write(space.plan(ENTRY, policy, NOW));
        CatalogEntry before = space.holds(GRID_PARTNER);
        assertThat(before).isNotNull();

        space.lanes.holds("grid", TWIN.value(), new Lanes.Entry(before, true), 100);

        assertThat(space.plan(ENTRY, policy, NOW).publications())
                .containsExactly(new Publication(
                        GRID_PARTNER,
                        CatalogEntry.newBuilder(before)
                                .setVersion(before.getVersion() + 1)
                                .build()));
        space.lanes.holds("grid", TWIN.value(), new Lanes.Entry(World.withdrawn(TWIN, before.getVersion()), true), 101);
        assertThat(space.plan(ENTRY, null, NOW).publications())
                .containsExactly(new Publication(GRID_PARTNER, World.withdrawn(TWIN, before.getVersion() + 1)));
    }

    private static long version(Space space, Partner partner) {
        return Objects.requireNonNull(space.holds(partner)).getVersion();
    }

    @Test
    void whoMayFindGetsNoDescription() {
        Policy policy = World.policy(TWIN, World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND));

        CatalogPlan plan = new Space().plan(ENTRY, policy, NOW);

        assertThat(plan.publications()).singleElement().satisfies(publication -> {
            assertThat(publication.partner()).isEqualTo(GRID_PARTNER);
            assertThat(publication.entry().getDescription()).isEmpty();
            assertThat(publication.entry().getFeeds()).isEmpty();
            assertThat(publication.entry().getDocument()).isNotEmpty();
        });
    }

    @Test
    void aRuleWithATermAsksToLookAgainAtItsEnd() {
        Instant end = NOW.plus(Duration.ofMinutes(5));
        Policy policy = World.policy(
                TWIN, World.during(World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND), null, end));
        Space space = new Space();

        CatalogPlan plan = space.plan(ENTRY, policy, NOW);
        space.write(plan);

        assertThat(plan.revisit()).contains(end);
        assertThat(space.plan(ENTRY, policy, end).publications())
                .singleElement()
                .satisfies(publication ->
                        assertThat(publication.entry().getWithdrawn()).isTrue());
    }

    @Test
    void withdrawalsGoFirst() {
        Space space = new Space();
        space.write(space.plan(
                ENTRY, World.policy(TWIN, World.allow(SubjectKind.ORGANISATION, PORT.value(), "/", Action.FIND)), NOW));

        CatalogPlan plan = space.plan(
                ENTRY, World.policy(TWIN, World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND)), NOW);

        assertThat(plan.publications())
                .extracting(publication -> publication.partner().name())
                .containsExactly("port", "grid");
    }

    @Test
    void theLaterOfWhatALaneHoldsCounts() {
        Lanes lanes = new Lanes();
        Lanes.Entry entry = new Lanes.Entry(World.withdrawn(TWIN, 7), false);

        lanes.holds("grid", TWIN.value(), entry, 5);
        lanes.holds("grid", TWIN.value(), null, 4);

        assertThat(lanes.held("grid", TWIN.value())).isEqualTo(entry);
    }
}
