package parley.registry.find;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
import parley.avro.Action;
import parley.avro.Rule;
import parley.avro.SubjectKind;
import parley.identity.Did;
import parley.policy.Requester;
import parley.registry.description.Facts.Place;
import parley.registry.find.Found.Match;
import parley.registry.find.Query.Near;
import parley.registry.find.SearchedWorld.Thing;
import parley.registry.sight.Seen;
import parley.registry.world.World;

class FinderTest {

    private static final Did ASKING = HARBOUR.twin("asking");
    private static final Requester REQUESTER = World.requester(ASKING, "agent");
    private static final Query ANYTHING =
            new Query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final String SOSA = "http://www.w3.org/ns/sosa/";
    private static final List<Did> DIDS =
            List.of(ASKING, HARBOUR.twin("crane"), HARBOUR.twin("pump-one"), GRID.twin("crane"), GRID.twin("balancer"));

    @Property(tries = 300)
    void findsWhatLookingAtEachTwinOneByOneFinds(@ForAll("worlds") List<Thing> things, @ForAll("queries") Query query) {
        try (SearchedWorld world = new SearchedWorld(things)) {
            Found found = world.finder.find(REQUESTER, query, null, 100, NOW);

            assertThat(found.matches()).isEqualTo(new SlowFinder(world.sight, world.twins).find(REQUESTER, query, NOW));
            assertThat(found.total()).isEqualTo(found.matches().size());
            assertThat(found.next()).isEmpty();
        }
    }

    /// Promise 4: a twin that may not be found leaves no trace in what is found, in which order, how much, nor where a
    /// page ends.
    @Property(tries = 150)
    void aHiddenTwinLeavesNoTrace(@ForAll("worlds") List<Thing> things, @ForAll("queries") Query query) {
        try (SearchedWorld world = new SearchedWorld(things);
                SearchedWorld without = new SearchedWorld(visible(things, world))) {
            for (int limit = 1; limit <= 2; limit++) {
                assertThat(world.finder.find(REQUESTER, query, null, limit, NOW))
                        .isEqualTo(without.finder.find(REQUESTER, query, null, limit, NOW));
            }
        }
    }

    private static List<Thing> visible(List<Thing> things, SearchedWorld world) {
        return things.stream()
                .filter(thing -> world.sight.find(REQUESTER, thing.did().value(), NOW) instanceof Seen.Visible)
                .toList();
    }

    @Property(tries = 100)
    void pagesHoldEachMatchOnceAndInOrder(@ForAll("worlds") List<Thing> things, @ForAll("queries") Query query) {
        try (SearchedWorld world = new SearchedWorld(things)) {
            List<Match> all =
                    world.finder.find(REQUESTER, query, null, 100, NOW).matches();
            List<Match> paged = new ArrayList<>();
            @Nullable Cursor after = null;
            do {
                Found page = world.finder.find(REQUESTER, query, after, 1, NOW);
                assertThat(page.total()).isEqualTo(all.size());
                paged.addAll(page.matches());
                after = page.next().flatMap(next -> Cursor.parse(next.text())).orElse(null);
            } while (after != null);
            assertThat(paged).isEqualTo(all);
        }
    }

    @Property(tries = 100)
    void whatATwinWasBeforeIsNotFound(
            @ForAll("worlds") List<Thing> before, @ForAll("worlds") List<Thing> after, @ForAll("queries") Query query) {
        try (SearchedWorld changed = new SearchedWorld(before);
                SearchedWorld fresh = new SearchedWorld(after)) {
            Set<String> gone = new HashSet<>(changed.twins);
            gone.removeAll(fresh.twins);
            gone.forEach(changed.index::remove);
            after.forEach(changed::put);

            assertThat(changed.finder.find(REQUESTER, query, null, 100, NOW))
                    .isEqualTo(fresh.finder.find(REQUESTER, query, null, 100, NOW));
        }
    }

    @Test
    void aTwinIsFoundByItsDid() {
        Thing crane = thing(GRID.twin("crane"), "", anyone("/", Action.FIND));
        try (SearchedWorld world =
                new SearchedWorld(List.of(crane, thing(GRID.twin("pump"), "", anyone("/", Action.FIND))))) {
            Query query = new Query(
                    Optional.of(" " + crane.did().value()), Optional.empty(), Optional.empty(), Optional.empty());

            assertThat(world.finder.find(REQUESTER, query, null, 10, NOW).matches())
                    .extracting(Match::twin)
                    .containsExactly(crane.did().value());
        }
    }

    @Test
    void whoMaySeeAFeedAndNotTheDescriptionFindsNothingByWhatThatSaysOfIt() {
        Did crane = HARBOUR.twin("crane");
        String text = document(List.of("<" + crane.feedUrl("load") + "> sosa:observes ex:Load ."));
        Query load = new Query(Optional.empty(), Optional.empty(), Optional.of("urn:ex:Load"), Optional.empty());
        List<Rule> feedAlone = List.of(anyone("/", Action.FIND), anyone("/feeds/load", Action.DESCRIBE));
        List<Rule> both = List.of(anyone("/", Action.FIND), anyone("/", Action.DESCRIBE));
        Thing thing = new Thing(crane, text, List.of(World.feed(crane, "load")), List.of(), feedAlone);
        try (SearchedWorld world = new SearchedWorld(List.of(thing))) {
            assertThat(world.finder.find(REQUESTER, load, null, 10, NOW).total())
                    .isZero();

            world.put(new Thing(crane, text, thing.feeds(), List.of(), both));

            assertThat(world.finder.find(REQUESTER, load, null, 10, NOW).matches())
                    .singleElement()
                    .satisfies(match -> assertThat(match.matchingFeeds()).containsExactly("load"));
        }
    }

    @Test
    void aPartnersTwinsAreHiddenADayAfterItsLastHeartbeat() {
        Thing crane = thing(GRID.twin("crane"), "", anyone("/", Action.FIND));
        try (SearchedWorld world = new SearchedWorld(List.of(crane))) {
            assertThat(world.finder
                            .find(REQUESTER, ANYTHING, null, 10, NOW.plus(Duration.ofHours(24)))
                            .total())
                    .isEqualTo(1);
            assertThat(world.finder
                            .find(
                                    REQUESTER,
                                    ANYTHING,
                                    null,
                                    10,
                                    NOW.plus(Duration.ofHours(24)).plusMillis(1))
                            .total())
                    .isZero();
        }
    }

    @Test
    void wordsAreFoundWithoutCaseAndAccents() {
        Thing crane = thing(
                GRID.twin("crane"),
                "<> <urn:ex:says> 'Grüße vom Kai' .",
                anyone("/", Action.FIND),
                anyone("/", Action.DESCRIBE));
        try (SearchedWorld world = new SearchedWorld(List.of(crane))) {
            for (String text : List.of("gruße", "KAI", "Grusse vom kai", "crane kai")) {
                Query query = new Query(Optional.of(text), Optional.empty(), Optional.empty(), Optional.empty());
                assertThat(world.finder.find(REQUESTER, query, null, 10, NOW).total())
                        .as(text)
                        .isEqualTo(1);
            }
        }
    }

    @Provide
    Arbitrary<List<Thing>> worlds() {
        Arbitrary<String> description = statement().list().ofMaxSize(6).map(FinderTest::document);
        Arbitrary<List<Rule>> rules = rule().list().ofMinSize(1).ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.of(DIDS),
                        description,
                        Arbitraries.of("load", "level").set().ofMaxSize(2),
                        Arbitraries.of("reset", "level").set().ofMaxSize(2),
                        rules)
                .as((did, text, feeds, controls, policy) -> new Thing(
                        did,
                        text.replace("FEED", did.feedUrl("load")).replace("OTHER", did.feedUrl("level")),
                        feeds.stream()
                                .sorted()
                                .map(feed -> World.feed(did, feed))
                                .toList(),
                        controls.stream().sorted().map(World::control).toList(),
                        policy))
                .list()
                .uniqueElements(Thing::did)
                .ofMaxSize(5);
    }

    private static Arbitrary<String> statement() {
        return Arbitraries.of(
                "<> a sosa:Platform .",
                "<> a ex:Crane, ex:Machine .",
                "<> rdfs:label 'load load crane' .",
                "<> rdfs:comment 'level of the crane' .",
                "<> geo:lat 53.5 ; geo:long 9.9 .",
                "<> geo:location [ geo:lat 53.6 ; geo:long 10.0 ] .",
                "<> geo:location [ geo:lat -10 ; geo:long 179.9 ] .",
                "<> sosa:observes ex:Load .",
                "<> ex:has <FEED>, <OTHER> .",
                "<FEED> sosa:observes ex:Load .",
                "<FEED> sosa:observes <#cpu> .",
                "<OTHER> sosa:observes ex:Level ; rdfs:label 'level load' .",
                "<#cpu> a ex:CpuLoad ; rdfs:label 'cpu' .",
                "<FEED> ex:field [ rdfs:label 'crane' ; sosa:observes ex:Level ] .",
                "<#s> sosa:observes ex:Level ; ssn:hasOutput <OTHER> .");
    }

    private static String document(List<String> statements) {
        return "PREFIX sosa: <http://www.w3.org/ns/sosa/> PREFIX ssn: <http://www.w3.org/ns/ssn/> PREFIX ex: <urn:ex:>"
                + " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
                + " PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>\n"
                + String.join("\n", statements);
    }

    private static Arbitrary<Rule> rule() {
        return Arbitraries.of(
                anyone("/", Action.FIND),
                anyone("/", Action.FIND),
                anyone("/", Action.FIND, Action.DESCRIBE),
                anyone("/", Action.FIND, Action.DESCRIBE),
                anyone("/description", Action.DESCRIBE),
                anyone("/feeds/load", Action.DESCRIBE),
                anyone("/controls", Action.DESCRIBE),
                World.deny(SubjectKind.TWIN, ASKING.value(), "/feeds/load", Action.DESCRIBE),
                World.deny(SubjectKind.TWIN, ASKING.value(), "/controls/reset", Action.DESCRIBE),
                World.deny(SubjectKind.TWIN, ASKING.value(), "/description", Action.DESCRIBE),
                World.deny(SubjectKind.ORGANISATION, HARBOUR.value(), "/", Action.FIND));
    }

    @Provide
    Arbitrary<Query> queries() {
        Arbitrary<Optional<String>> texts = Arbitraries.of(
                        "load", "Crane", "level crane", "cpu", "platform", "load of", "reset")
                .optional(0.4);
        Arbitrary<Optional<String>> types = Arbitraries.of(SOSA + "Platform", "urn:ex:Crane", "urn:ex:crane")
                .optional(0.25);
        Arbitrary<Optional<String>> properties =
                Arbitraries.of("urn:ex:Load", "urn:ex:Level", "urn:ex:CpuLoad").optional(0.25);
        Arbitrary<Optional<Near>> near = Arbitraries.of(
                        new Near(new Place(53.5, 9.9), 1),
                        new Near(new Place(53.5, 9.9), 20_000),
                        new Near(new Place(-10, -179.9), 50_000),
                        new Near(new Place(0, 0), 20_037_508))
                .optional(0.25);
        return Combinators.combine(texts, types, properties, near).as(Query::new);
    }

    private static Thing thing(Did did, String description, Rule... rules) {
        return new Thing(
                did, description, List.of(), List.of(), Stream.of(rules).toList());
    }

    private static Rule anyone(String path, Action... actions) {
        return World.allow(SubjectKind.ANYONE, "", path, actions);
    }
}
