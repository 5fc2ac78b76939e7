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
import parley.registry.description.Having;
import parley.registry.description.Having.Comparison;
import parley.registry.description.Having.Operator;
import parley.registry.find.Found.Match;
import parley.registry.find.Query.Area;
import parley.registry.find.Query.Box;
import parley.registry.find.Query.Near;
import parley.registry.find.Query.Observes;
import parley.registry.find.Query.Order;
import parley.registry.find.SearchedWorld.Thing;
import parley.registry.sight.Seen;
import parley.registry.world.World;

class FinderTest {

    private static final Did ASKING = HARBOUR.twin("asking");
    private static final Requester REQUESTER = World.requester(ASKING, "agent");
    private static final String UNIT = "http://qudt.org/vocab/unit/";
    private static final String SOSA = "http://www.w3.org/ns/sosa/";
    private static final List<Did> DIDS =
            List.of(ASKING, HARBOUR.twin("crane"), HARBOUR.twin("pump-one"), GRID.twin("crane"), GRID.twin("balancer"));

    @Property(tries = 300)
    void findsWhatLookingAtEachTwinOneByOneFinds(@ForAll("worlds") List<Thing> things, @ForAll("queries") Query query) {
        try (SearchedWorld world = new SearchedWorld(things)) {
            Found found = world.finder.find(REQUESTER, query, null, 100, NOW);

            assertThat(found.matches())
                    .isEqualTo(new SlowFinder(world.sight, world.twins, world.changed).find(REQUESTER, query, NOW));
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
            Query query = text(" " + crane.did().value());

            assertThat(world.finder.find(REQUESTER, query, null, 10, NOW).matches())
                    .extracting(Match::twin)
                    .containsExactly(crane.did().value());
        }
    }

    @Test
    void whoMaySeeAFeedAndNotTheDescriptionFindsNothingByWhatThatSaysOfIt() {
        Did crane = HARBOUR.twin("crane");
        String text = document(List.of("<" + crane.feedUrl("load") + "> sosa:observes ex:Load ."));
        Query load = observing("urn:ex:Load", null);
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
                            .find(REQUESTER, Query.ANYTHING, null, 10, NOW.plus(Duration.ofHours(24)))
                            .total())
                    .isEqualTo(1);
            assertThat(world.finder
                            .find(
                                    REQUESTER,
                                    Query.ANYTHING,
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
                Query query = text(text);
                assertThat(world.finder.find(REQUESTER, query, null, 10, NOW).total())
                        .as(text)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void wordsAreFoundInAnyFormOfTheLanguageOfTheText() {
        Thing thing = thing(
                HARBOUR.twin("t4013"),
                "<> <urn:ex:says> 'Lastkräne an den Häfen'@de, 'pumping stations'@en-GB, 'pompes'@fr, 'cranes' .",
                anyone("/", Action.FIND),
                anyone("/", Action.DESCRIBE));
        try (SearchedWorld world = new SearchedWorld(List.of(thing))) {
            for (String word : List.of("Lastkran", "Häfen", "pumps", "the station", "pompe", "crane", "T4013")) {
                assertThat(world.finder
                                .find(REQUESTER, text(word), null, 10, NOW)
                                .total())
                        .as(word)
                        .isEqualTo(1);
            }
            for (String word : List.of("Kran", "pum", "station here", "4013")) {
                assertThat(world.finder
                                .find(REQUESTER, text(word), null, 10, NOW)
                                .total())
                        .as(word)
                        .isZero();
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
                        text.replace("FEED", did.feedUrl("load"))
                                .replace("OTHER", did.feedUrl("level"))
                                .replace("RESET", did.value() + "/controls/reset"),
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
                "<> a ex:PortalCrane ; ex:kilos 700 ; ex:weight '12.5' .",
                "<FEED> ex:mass 20.0 .",
                "<#sensor> ex:mass <OTHER> ; ex:weight 'heavy' .",
                "<> rdfs:label 'load load crane' .",
                "<> rdfs:label 'Kran'@de, 'cranes'@en .",
                "<> rdfs:comment 'viele Krane'@de .",
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
                "<#s> sosa:observes ex:Level ; ssn:hasOutput <OTHER> .",
                "<FEED> ex:part [ sosa:observes ex:Level ; ssn:hasOutput <OTHER> ; qudt:hasUnit unit:PERCENT ] .",
                "<#cpu> qudt:hasUnit unit:PERCENT .",
                "<FEED> qudt:hasUnit unit:TON ; sosa:observes ex:Level .",
                "<OTHER> sosa:observes [ a ex:CpuLoad ; schema:unitCode 'P1' ] .",
                "<RESET> a ex:Reset ; rdfs:comment 'back to zero loads' .",
                "<RESET> sosa:actsOnProperty <#cpu>, ex:Level .");
    }

    private static String document(List<String> statements) {
        return "PREFIX sosa: <http://www.w3.org/ns/sosa/> PREFIX ssn: <http://www.w3.org/ns/ssn/> PREFIX ex: <urn:ex:>"
                + " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
                + " PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> PREFIX schema: <https://schema.org/>"
                + " PREFIX qudt: <http://qudt.org/schema/qudt/> PREFIX unit: <http://qudt.org/vocab/unit/>\n"
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
                        "load",
                        "Crane",
                        "level crane",
                        "cpu",
                        "platform",
                        "load of",
                        "reset",
                        "loads",
                        "KRANS",
                        "the of",
                        "cranes load")
                .optional(0.4);
        Arbitrary<Optional<String>> languages = Arbitraries.of("de", "en").optional(0.3);
        Arbitrary<List<String>> types = Arbitraries.of(SOSA + "Platform", "urn:ex:Crane", "urn:ex:crane")
                .list()
                .ofMaxSize(1);
        Arbitrary<Optional<Observes>> observes = Combinators.combine(
                        Arbitraries.of("urn:ex:Load", "urn:ex:Level", "urn:ex:CpuLoad")
                                .optional(0.7),
                        Arbitraries.of(UNIT + "PERCENT", UNIT + "TON", "P1").optional(0.4))
                .as(Observes::new)
                .filter(wanted -> wanted.property().isPresent() || wanted.unit().isPresent())
                .optional(0.3);
        Arbitrary<Optional<String>> controls = Arbitraries.of("reset", "urn:ex:Reset", "urn:ex:Load", "zero load")
                .optional(0.15);
        Arbitrary<List<Having>> having = Combinators.combine(
                        Arbitraries.of("urn:ex:weight", "urn:ex:kilos", "urn:ex:mass"),
                        Combinators.combine(
                                        Arbitraries.of(Operator.values()), Arbitraries.of("12.5", "20", "700", "heavy"))
                                .as(Comparison::new)
                                .filter(Comparison::makesSense)
                                .optional(0.6))
                .as(Having::new)
                .list()
                .ofMaxSize(1);
        Arbitrary<Optional<Area>> area = Arbitraries.<Area>of(
                        new Near(new Place(53.5, 9.9), 1),
                        new Near(new Place(53.5, 9.9), 20_000),
                        new Near(new Place(-10, -179.9), 50_000),
                        new Near(new Place(0, 0), 20_037_508),
                        new Box(new Place(53.5, 9.9), new Place(53.5, 9.9)),
                        new Box(new Place(50, 9.95), new Place(54, 12)),
                        new Box(new Place(-20, 170), new Place(60, -170)),
                        new Box(new Place(-90, -180), new Place(90, 180)))
                .optional(0.25);
        Arbitrary<Optional<Order>> order = Arbitraries.of(Order.values()).optional(0.5);
        Arbitrary<Query> anybodys = Combinators.combine(
                        texts, languages, types, observes, controls, having, area, order)
                .as((text, language, type, observed, control, said, where, sort) -> new Query(
                        text,
                        language,
                        type,
                        observed,
                        control,
                        said,
                        where,
                        Optional.empty(),
                        sort.isPresent() && where.isPresent(),
                        sort.filter(by -> by != Order.DISTANCE || where.orElse(null) instanceof Near)));
        return Combinators.combine(
                        anybodys, Arbitraries.of(HARBOUR.value(), GRID.value()).optional(0.2))
                .as(FinderTest::of);
    }

    private static Query of(Query query, Optional<String> organisation) {
        return new Query(
                query.text(),
                query.language(),
                query.types(),
                query.observes(),
                query.control(),
                query.having(),
                query.area(),
                organisation,
                query.described(),
                query.order());
    }

    private static Query text(String text) {
        return new Query(
                Optional.of(text),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static Query observing(String property, @Nullable String unit) {
        return new Query(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(new Observes(Optional.of(property), Optional.ofNullable(unit))),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static Thing thing(Did did, String description, Rule... rules) {
        return new Thing(
                did, description, List.of(), List.of(), Stream.of(rules).toList());
    }

    private static Rule anyone(String path, Action... actions) {
        return World.allow(SubjectKind.ANYONE, "", path, actions);
    }
}
