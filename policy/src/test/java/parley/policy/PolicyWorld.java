package parley.policy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Effect;
import parley.avro.History;
import parley.avro.Policy;
import parley.avro.RootPolicy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;

/// A world small enough that generated policies and requesters meet often: two organisations, two twins and two agents
/// each.
public final class PolicyWorld {

    public static final List<String> ORGANISATIONS = List.of("did:web:grid", "did:web:harbour");
    public static final List<Requester> REQUESTERS = ORGANISATIONS.stream()
            .flatMap(organisation -> List.of("a", "b").stream().map(twin -> organisation + ":twins:" + twin))
            .flatMap(twin -> List.of("x", "y").stream().map(client -> Requester.ofAgent(twin + "#" + client)))
            .toList();
    public static final List<String> PATHS = List.of(
            "/", "/description", "/feeds", "/feeds/load", "/feeds/loader", "/feeds/load/deep", "/controls/load");
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public static final Terms RETAINED =
            Terms.newBuilder().setHistory(History.RETAINED).build();

    private PolicyWorld() {}

    /// Each shows up to three of what may be attested of it.
    public static Arbitrary<Requester> requesters() {
        return Combinators.combine(Arbitraries.of(REQUESTERS), attested().list().ofMaxSize(3))
                .as(Requester::showing);
    }

    private static Arbitrary<Attested> attested() {
        return Combinators.combine(Arbitraries.of(ORGANISATIONS), Arbitraries.just("role"), values(), moments())
                .as((by, property, value, until) -> new Attested(by, property, value, until, by + property + value));
    }

    /// Every set of what may be attested at all; it lasts.
    public static Stream<List<Attested>> showings() {
        List<Attested> all = ORGANISATIONS.stream()
                .flatMap(by -> Stream.of("role")
                        .flatMap(property -> Stream.of("good", "bad", "other")
                                .map(value -> new Attested(by, property, value, START.plusSeconds(99), ""))))
                .toList();
        return IntStream.range(0, 1 << all.size())
                .mapToObj(chosen -> IntStream.range(0, all.size())
                        .filter(i -> (chosen >> i & 1) == 1)
                        .mapToObj(all::get)
                        .toList());
    }

    private static Arbitrary<String> values() {
        return Arbitraries.of("good", "bad");
    }

    public static Arbitrary<String> paths() {
        return Arbitraries.of(PATHS);
    }

    public static Arbitrary<Instant> moments() {
        return Arbitraries.integers().between(0, 4).map(START::plusSeconds);
    }

    /// Half of them under a root policy.
    public static Arbitrary<Policy> policies() {
        return Combinators.combine(someRules(), rootPolicies().injectNull(0.5))
                .as((rules, root) -> new Policy("did:web:harbour:twins:mine", 3L, rules, "cause", root));
    }

    private static Arbitrary<RootPolicy> rootPolicies() {
        Arbitrary<List<Rule>> some = someRules()
                .map(rules -> rules.stream().map(PolicyWorld::withoutTerms).toList());
        return Combinators.combine(some.injectNull(0.1), some.injectNull(0.1))
                .as((inbound, outbound) -> new RootPolicy(2L, inbound, outbound));
    }

    private static Arbitrary<List<Rule>> someRules() {
        return rules().list().uniqueElements(Rule::getId).ofMaxSize(7);
    }

    private static Rule withoutTerms(Rule rule) {
        return new Rule(
                rule.getId(),
                rule.getEffect(),
                rule.getActions(),
                rule.getSubject(),
                rule.getPath(),
                rule.getValidFrom(),
                rule.getValidUntil(),
                null);
    }

    private static Arbitrary<Rule> rules() {
        Arbitrary<Set<Action>> actions =
                Arbitraries.of(Action.class).set().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.of("r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(Effect.ALLOW)),
                                Tuple.of(2, Arbitraries.just(Effect.ASK)),
                                Tuple.of(1, Arbitraries.just(Effect.DENY))),
                        actions,
                        subjects(),
                        Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just("/")), Tuple.of(1, paths())),
                        moments().injectNull(0.6),
                        moments().injectNull(0.6),
                        Arbitraries.just(RETAINED).injectNull(0.5))
                .as((id, effect, on, subject, path, from, until, terms) ->
                        new Rule(id, effect, about(effect, on), subject, path, from, until, terms));
    }

    private static List<Action> about(Effect effect, Set<Action> actions) {
        return effect == Effect.ASK ? List.of(Action.SUBSCRIBE) : List.copyOf(actions);
    }

    private static Arbitrary<Subject> subjects() {
        Arbitrary<Subject> named = Arbitraries.of(REQUESTERS)
                .flatMap(requester -> Arbitraries.of(SubjectKind.class)
                        .filter(kind -> kind != SubjectKind.ATTESTED)
                        .map(kind -> new Subject(kind, value(kind, requester), "", null)));
        Arbitrary<Subject> attested = Combinators.combine(
                        Arbitraries.of(ORGANISATIONS), Arbitraries.just("role"), values().injectNull(0.4))
                .as((by, property, value) -> new Subject(SubjectKind.ATTESTED, by, property, value));
        return Arbitraries.frequencyOf(Tuple.of(2, named), Tuple.of(1, attested));
    }

    private static String value(SubjectKind kind, Requester requester) {
        return switch (kind) {
            case ANYONE -> "";
            case ORGANISATION, ATTESTED -> requester.organisation();
            case TWIN -> requester.twin();
            case AGENT -> requester.agent();
        };
    }

    /// A rule that always holds.
    public static Rule rule(String id, Effect effect, SubjectKind kind, String value, String path, Action... actions) {
        return rule(id, effect, kind, value, path, null, null, actions);
    }

    /// A rule that lets its subject subscribe to what is retained.
    public static Rule retained(String id, SubjectKind kind, String value, String path) {
        return new Rule(
                id,
                Effect.ALLOW,
                List.of(Action.SUBSCRIBE),
                new Subject(kind, value, "", null),
                path,
                null,
                null,
                RETAINED);
    }

    public static Rule rule(
            String id,
            Effect effect,
            SubjectKind kind,
            String value,
            String path,
            @Nullable Instant from,
            @Nullable Instant until,
            Action... actions) {
        return new Rule(id, effect, List.of(actions), new Subject(kind, value, "", null), path, from, until, null);
    }
}
