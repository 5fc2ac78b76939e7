package parley.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Terms;
import parley.bridge.AclPlan.Change;
import parley.bridge.Right.Operation;
import parley.bridge.Right.Scope;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.topics.AvroSerde;

final class AclPlanTest {
    static {
        // Copying a record by its builder looks classes up by name, which only the serde makes Avro trust
        AvroSerde.of(Interaction.class);
    }

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final PublicKey KEY = SigningKey.generate(new SecureRandom()).publicKey();
    private static final Did GRID = Did.organisation("did:web:grid.example");
    private static final Instant SOON = NOW.plusSeconds(9);
    private static final Instant LAPSE = NOW.plusSeconds(60);
    private static final List<String> CLIENTS = List.of("a", "b", "balancer-agent", "feed-streams", "partner-x");
    private static final List<String> TWINS = List.of("balancer", "meter", "pump");
    private static final List<String> REQUESTERS = Stream.concat(
                    TWINS.stream().map(name -> GRID.twin(name).value()),
                    Stream.of("did:web:harbour.example:twins:balancer"))
            .toList();
    private static final List<String> FEEDS = List.of("feed.meter.load", "feed.pump.load");
    private static final List<String> INTERACTIONS = List.of("i1", "i2", "i3");

    @Test
    void anAgentWritesItsTwinsFeedsAndReadsWhatIsDeliveredToThem() {
        var twin = twin("balancer", delegation("balancer-agent", Set.of(Function.PUBLISH, Function.SUBSCRIBE), 60));

        var rights = rights(
                List.of(twin),
                List.of(new Delivery("i1", twin.twin().value(), null, null), new Delivery("i2", "did:x", null, null)),
                NOW);

        assertThat(rights)
                .containsExactlyInAnyOrder(
                        new Right("balancer-agent", Scope.FEEDS, "feed.balancer.", Operation.WRITE),
                        new Right("balancer-agent", Scope.FEEDS, "feed.balancer.", Operation.DESCRIBE),
                        new Right("balancer-agent", Scope.FEEDS, "feed.balancer.", Operation.WRITE).until(LAPSE),
                        new Right("balancer-agent", Scope.FEEDS, "feed.balancer.", Operation.DESCRIBE).until(LAPSE),
                        new Right("balancer-agent", Scope.DELIVERY, "in.i1", Operation.READ),
                        new Right("balancer-agent", Scope.GROUPS, "agent.balancer-agent.", Operation.READ),
                        new Right("balancer-agent", Scope.TRANSACTIONS, "agent.balancer-agent.", Operation.WRITE),
                        new Right("balancer-agent", Scope.TRANSACTIONS, "agent.balancer-agent.", Operation.DESCRIBE));
    }

    @Test
    void whoSeesWhatIsRetainedReadsTheFeedItselfForAsLongAsItIsActive() {
        var active = local(
                State.ACTIVE,
                Reason.NONE,
                Terms.newBuilder().setHistory(History.RETAINED).build());
        var ended = local(
                State.TERMINATED,
                Reason.TERMINATED_BY_PROVIDER,
                Terms.newBuilder().setHistory(History.RETAINED).build());
        var partners = of(
                "did:web:harbour.example",
                State.ACTIVE,
                Reason.NONE,
                Terms.newBuilder().setHistory(History.RETAINED).build());
        var reads = new Right("reader", Scope.FEED, "feed.meter.load", Operation.READ);

        assertThat(rightsUnder(active, Function.SUBSCRIBE)).contains(reads, reads.until(LAPSE));
        assertThat(rightsUnder(active, Function.PUBLISH, Function.CONTROL, Function.ADMINISTER))
                .doesNotContain(reads);
        for (var other : List.of(ended, local(State.ACTIVE, Reason.NONE, null), partners)) {
            assertThat(rightsUnder(other, Function.SUBSCRIBE))
                    .noneMatch(right -> right.scope() == Scope.FEED)
                    .anyMatch(right -> right.scope() == Scope.DELIVERY);
        }
    }

    /// At the brokers, whoever is away.
    @Test
    void whatTheTermsEndEarlierThanTheDelegationEndsThen() {
        var sooner = SOON;
        var active = local(
                State.ACTIVE,
                Reason.NONE,
                Terms.newBuilder().setHistory(History.RETAINED).setUntil(sooner).build());
        active = until(active, sooner);
        var reads = new Right("reader", Scope.FEED, "feed.meter.load", Operation.READ);

        assertThat(rightsUnder(active, Function.SUBSCRIBE))
                .contains(reads, reads.until(sooner))
                .doesNotContain(reads.until(LAPSE));
        assertThat(rightsUnder(until(active, LAPSE.plusSeconds(1)), Function.SUBSCRIBE))
                .contains(reads, reads.until(LAPSE));
    }

    private static Interaction until(Interaction interaction, Instant until) {
        return Interaction.newBuilder(interaction)
                .setProviderHalf(Half.newBuilder(interaction.getProviderHalf())
                        .setUntil(until)
                        .build())
                .build();
    }

    private static Set<Right> rightsUnder(Interaction interaction, Function... functions) {
        var twin = twin("balancer", delegation("reader", Set.of(functions), 60));
        return rights(List.of(twin), List.of(Delivery.of("i1", interaction)), NOW);
    }

    private static Interaction local(State state, Reason reason, @Nullable Terms terms) {
        return of(GRID.value(), state, reason, terms);
    }

    private static Interaction of(String organisation, State state, Reason reason, @Nullable Terms terms) {
        boolean wanted = reason == Reason.NONE;
        return Interaction.newBuilder()
                .setId("i1")
                .setRequester(GRID.twin("balancer").value())
                .setProvider(GRID.twin("meter").value())
                .setRequesterOrganisation(GRID.value())
                .setProviderOrganisation(organisation)
                .setAgent("")
                .setFeed("load")
                .setPartitions(1)
                .setEpoch(1)
                .setState(state)
                .setProviderHalf(new Half(Side.PROVIDER, 1L, 1L, wanted, reason, "", List.of(), NOW, terms, "", null))
                .setDeliveryReady(false)
                .setRequest("")
                .setRequesterDocument("")
                .setValidUntil(NOW)
                .setPolicyVersion(1)
                .setRule("r")
                .setUpdated(NOW)
                .setCause("")
                .build();
    }

    @Test
    void whatIsToBeChangesByItselfWhenTheNextDelegationLapses() {
        var twin = twin(
                "balancer",
                delegation("a", Set.of(Function.SUBSCRIBE), -60),
                delegation("b", Set.of(Function.SUBSCRIBE), 60),
                delegation("c", Set.of(Function.SUBSCRIBE), 90));

        var desired = new DesiredRights();
        desired.update(Map.of(twin.twin().value(), Optional.of(twin)), Map.of(), NOW);
        assertThat(desired.nextLapse()).contains(NOW.plusSeconds(60));

        var change = desired.update(Map.of(), Map.of(), NOW.plusSeconds(60));

        assertThat(change.grants()).isEmpty();
        assertThat(change.revokes())
                .isNotEmpty()
                .allMatch(right -> right.client().equals("b"));
        desired.update(Map.of(), Map.of(), NOW.plusSeconds(90));
        assertThat(desired.nextLapse()).isEmpty();
        assertThat(desired.all()).isEmpty();
    }

    /// Promise 10: no delegation, no right; and promise 5: only by a delegation that holds and has not lapsed.
    @Property(tries = 300)
    void givesExactlyWhatTheDefinitionSays(
            @ForAll("twins") List<TwinDocument> twins, @ForAll("deliveries") List<Delivery> deliveries) {
        var planned = rights(twins, deliveries, NOW);

        var expected = new HashSet<Right>();
        for (var candidate : universe()) {
            if (allowed(candidate, twins, deliveries)) {
                expected.add(candidate);
                if (candidate.scope() == Scope.FEEDS) {
                    expected.add(candidate.until(LAPSE));
                }
                deliveries.stream()
                        .filter(each -> candidate.scope() == Scope.FEED && allowed(candidate, twins, List.of(each)))
                        .map(each -> each.until() != null && each.until().isBefore(LAPSE) ? each.until() : LAPSE)
                        .forEach(end -> expected.add(candidate.until(end)));
            }
        }
        assertThat(planned).isEqualTo(expected);
    }

    @Property(tries = 300)
    void aChangeLeadsFromTheOneToTheOther(@ForAll("rights") Set<Right> actual, @ForAll("rights") Set<Right> desired) {
        var change = Change.between(actual, desired);

        var changed = new HashSet<>(actual);
        assertThat(changed).containsAll(change.revokes());
        changed.removeAll(change.revokes());
        assertThat(change.grants()).noneMatch(changed::contains);
        changed.addAll(change.grants());
        assertThat(changed).isEqualTo(desired);
        assertThat(change.isEmpty()).isEqualTo(actual.equals(desired));
    }

    /// However they came to be as they are.
    @Property(tries = 500)
    void whatIsKeptUpIsWhatIsMadeAnewAndEachChangeLeadsThere(@ForAll("steps") List<Step> steps) {
        var desired = new DesiredRights();
        var twins = new HashMap<String, TwinDocument>();
        var deliveries = new HashMap<String, Delivery>();
        var applied = new HashSet<Right>();
        var now = NOW;
        for (var step : steps) {
            now = now.plusSeconds(step.later());
            step.twins().forEach((did, twin) -> put(twins, did, twin));
            step.deliveries().forEach((id, delivery) -> put(deliveries, id, delivery));

            var change = desired.update(step.twins(), step.deliveries(), now);

            assertThat(applied).containsAll(change.revokes());
            assertThat(change.grants()).noneMatch(applied::contains);
            applied.removeAll(change.revokes());
            applied.addAll(change.grants());
            assertThat(applied)
                    .isEqualTo(desired.all())
                    .isEqualTo(rights(List.copyOf(twins.values()), List.copyOf(deliveries.values()), now));
        }
    }

    private static <V> void put(Map<String, V> map, String key, Optional<V> value) {
        value.ifPresentOrElse(some -> map.put(key, some), () -> map.remove(key));
    }

    /// @param later than the step before, seconds
    record Step(Map<String, Optional<TwinDocument>> twins, Map<String, Optional<Delivery>> deliveries, int later) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        var gone = Arbitraries.of(TWINS).map(name -> GRID.twin(name).value());
        var ended = Arbitraries.of(INTERACTIONS);
        return Combinators.combine(
                        twins(),
                        deliveries(),
                        gone.set().ofMaxSize(1),
                        ended.set().ofMaxSize(1),
                        Arbitraries.of(0, 1, 60, -60))
                .as((put, begun, noMore, over, later) -> {
                    var twins = new HashMap<String, Optional<TwinDocument>>();
                    noMore.forEach(did -> twins.put(did, Optional.empty()));
                    put.stream().limit(1).forEach(twin -> twins.put(twin.twin().value(), Optional.of(twin)));
                    var deliveries = new HashMap<String, Optional<Delivery>>();
                    over.forEach(id -> deliveries.put(id, Optional.empty()));
                    begun.forEach(delivery -> deliveries.put(delivery.interaction(), Optional.of(delivery)));
                    return new Step(twins, deliveries, later);
                })
                .list()
                .ofMaxSize(12);
    }

    private static Set<Right> rights(List<TwinDocument> twins, List<Delivery> deliveries, Instant now) {
        var rights = new HashSet<Right>();
        for (var twin : twins) {
            rights.addAll(AclPlan.of(twin, now));
            for (var delivery : deliveries) {
                if (delivery.requester().equals(twin.twin().value())) {
                    rights.addAll(AclPlan.of(twin, delivery, now));
                }
            }
        }
        return rights;
    }

    /// Slow and obvious.
    private static boolean allowed(Right right, List<TwinDocument> twins, List<Delivery> deliveries) {
        return Clients.mayBeAgent(right.client())
                && twins.stream()
                        .anyMatch(twin -> twin.delegations().stream()
                                .filter(delegation -> delegation.agent().equals(right.client()))
                                .filter(delegation -> delegation.expires().isAfter(NOW))
                                .anyMatch(delegation -> allowed(right, twin, delegation, deliveries)));
    }

    private static boolean allowed(Right right, TwinDocument twin, Delegation delegation, List<Delivery> deliveries) {
        return switch (right.scope()) {
            case FEEDS ->
                delegation.functions().contains(Function.PUBLISH)
                        && right.name().equals("feed." + twin.twin().twinName().orElse("") + ".")
                        && right.operation() != Operation.READ;
            case DELIVERY ->
                delegation.functions().contains(Function.SUBSCRIBE)
                        && deliveries.stream()
                                .anyMatch(delivery ->
                                        delivery.requester().equals(twin.twin().value())
                                                && right.name().equals("in." + delivery.interaction()))
                        && right.operation() == Operation.READ;
            case CONTROL -> commands(right, "control.", twin, delegation, Function.SERVE, Operation.READ);
            case RESULT ->
                commands(right, "result.", twin, delegation, Function.SERVE, Operation.READ)
                        || commands(right, "result.", twin, delegation, Function.SERVE, Operation.WRITE);
            case OUTCOME -> commands(right, "outcome.", twin, delegation, Function.CONTROL, Operation.READ);
            case PENDING -> commands(right, "pending.", twin, delegation, Function.ADMINISTER, Operation.READ);
            case FEED ->
                delegation.functions().contains(Function.SUBSCRIBE)
                        && deliveries.stream()
                                .anyMatch(delivery ->
                                        delivery.requester().equals(twin.twin().value())
                                                && right.name().equals(delivery.feed()))
                        && right.operation() == Operation.READ;
            case GROUPS -> right.name().equals("agent." + right.client() + ".") && right.operation() == Operation.READ;
            case TRANSACTIONS ->
                right.name().equals("agent." + right.client() + ".") && right.operation() != Operation.READ;
        };
    }

    private static boolean commands(
            Right right,
            String prefix,
            TwinDocument twin,
            Delegation delegation,
            Function needed,
            Operation operation) {
        return delegation.functions().contains(needed)
                && right.name().equals(prefix + twin.twin().twinName().orElse(""))
                && right.operation() == operation;
    }

    private static Set<Right> universe() {
        var names = Stream.of(
                        TWINS.stream().map(twin -> "feed." + twin + "."),
                        INTERACTIONS.stream().map(id -> "in." + id),
                        TWINS.stream()
                                .flatMap(twin -> Stream.of(
                                        "control." + twin, "result." + twin, "outcome." + twin, "pending." + twin)),
                        FEEDS.stream(),
                        CLIENTS.stream().map(client -> "agent." + client + "."))
                .flatMap(stream -> stream)
                .toList();
        var universe = new HashSet<Right>();
        for (var client : CLIENTS) {
            for (var name : names) {
                for (var scope : Scope.values()) {
                    for (var operation : Operation.values()) {
                        universe.add(new Right(client, scope, name, operation));
                    }
                }
            }
        }
        return universe;
    }

    @Provide
    Arbitrary<List<TwinDocument>> twins() {
        var delegations = Combinators.combine(
                        Arbitraries.of(CLIENTS),
                        Arbitraries.of(Function.class).set().ofMinSize(1),
                        Arbitraries.of(-60, 0, 60))
                .as(AclPlanTest::delegation)
                .list()
                .ofMaxSize(4)
                .uniqueElements(Delegation::agent);
        return Combinators.combine(Arbitraries.of(TWINS), delegations)
                .as((name, list) -> twin(name, list.toArray(Delegation[]::new)))
                .list()
                .ofMaxSize(3)
                .uniqueElements(TwinDocument::twin);
    }

    @Provide
    Arbitrary<List<Delivery>> deliveries() {
        return Combinators.combine(
                        Arbitraries.of(INTERACTIONS),
                        Arbitraries.of(REQUESTERS),
                        Arbitraries.of(FEEDS).injectNull(0.5),
                        Arbitraries.of(NOW.plusSeconds(1), NOW.plusSeconds(99_999))
                                .injectNull(0.5))
                .as(Delivery::new)
                .list()
                .ofMaxSize(5)
                .uniqueElements(Delivery::interaction);
    }

    @Provide
    Arbitrary<Set<Right>> rights() {
        return Arbitraries.of(universe()).set().ofMaxSize(10);
    }

    private static TwinDocument twin(String name, Delegation... delegations) {
        return new TwinDocument(GRID.twin(name), 1, List.of(delegations), List.of(), "{}");
    }

    private static Delegation delegation(String client, Set<Function> functions, int seconds) {
        return new Delegation(client, KEY, functions, NOW.plusSeconds(seconds));
    }
}
