package parley.registry.find;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.NOW;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.resultset.ResultSetLang;
import org.apache.jena.sparql.exec.QueryExec;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sparql.resultset.ResultsWriter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.avro.Action;
import parley.avro.Rule;
import parley.avro.SubjectKind;
import parley.identity.Did;
import parley.policy.Requester;
import parley.registry.find.SearchedWorld.Thing;
import parley.registry.sight.Seen;
import parley.registry.sparql.QueryLimits;
import parley.registry.sparql.QueryRefused;
import parley.registry.sparql.QueryRefused.Kind;
import parley.registry.sparql.ResultFormat;
import parley.registry.sparql.Sparql;
import parley.registry.world.World;

/// Promise 4: a query is answered from what its requester may see, whatever it tries, held against a dataset that is
/// made from scratch of what each twin shows.
class SparqlTest {

    private static final Requester REQUESTER = World.requester(HARBOUR.twin("asking"), "agent");
    private static final QueryLimits LIMITS = QueryLimits.STANDARD;
    private static final QueryLimits FEW_STEPS =
            new QueryLimits(10_000, Duration.ofMinutes(1), 100_000, 1_000_000, 1_000, 1_000_000);

    /// Blank nodes are left out of the tables, as no two datasets have the same.
    private static final List<String> ATTEMPTS = List.of(
            "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }",
            "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
            "SELECT (SUM(STRLEN(STR(?o))) AS ?n) { ?s ?p ?o FILTER(!isBlank(?o)) }",
            "SELECT (GROUP_CONCAT(STR(?p); separator=',') AS ?all) { SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p }",
            "SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }",
            "SELECT ?s { GRAPH <urn:x-arq:UnionGraph> { ?s ?p ?o } FILTER(!isBlank(?s)) }",
            "SELECT ?s { GRAPH <urn:x-arq:DefaultGraph> { ?s ?p ?o } FILTER(!isBlank(?s)) }",
            "SELECT ?a ?b { ?a (<urn:ex:p>|!<urn:ex:p>)+ ?b FILTER(!isBlank(?a) && !isBlank(?b)) }",
            "SELECT ?a ?b { ?a !a* ?b FILTER(isIRI(?a) && isIRI(?b)) }",
            "SELECT ?a ?b { ?a ^(<http://www.w3.org/ns/sosa/observes>) ?b FILTER(isIRI(?a) && isIRI(?b)) }",
            "SELECT ?s { ?s ?p ?o MINUS { ?s a ?t } FILTER(!isBlank(?s)) }",
            "SELECT ?s { ?s ?p ?o FILTER NOT EXISTS { ?s a ?t } FILTER(!isBlank(?s)) }",
            "SELECT ?s ?t { ?s ?p ?o OPTIONAL { ?s a ?t } FILTER(!isBlank(?s)) FILTER(!BOUND(?t) || !isBlank(?t)) }",
            "SELECT ?s ?n { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o FILTER(!isBlank(?s)) } GROUP BY ?s HAVING(COUNT(*) > 1) } }",
            "SELECT ?s { VALUES ?s { <FEED> <TWIN> <HIDDEN> } ?s ?p ?o }",
            "SELECT ?o { <TWIN> ?p ?o FILTER(!isBlank(?o)) }",
            "SELECT ?s { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o) && REGEX(STR(?o), 'o', 'i')) }",
            "SELECT (REPLACE(STR(?p), '[aeiou]', '_') AS ?q) { ?s ?p ?o }",
            "SELECT ?s { ?s ?p ?o FILTER(!isBlank(?s)) } ORDER BY DESC(?s) LIMIT 3",
            "SELECT DISTINCT ?t { ?s a ?t FILTER(isIRI(?t)) } ORDER BY ?t OFFSET 1",
            "ASK { <TWIN> ?p ?o }",
            "ASK { ?s <http://www.w3.org/ns/sosa/observes> ?o }");

    @Property(tries = 200)
    void whateverIsTriedTheAnswerIsThatOfADatasetWithNothingElseInIt(
            @ForAll("worlds") List<Thing> things, @ForAll("attempts") String attempt) {
        String query = attempt.replace("FEED", GRID.twin("crane").feedUrl("load"))
                .replace("TWIN", HARBOUR.twin("crane").value())
                .replace("HIDDEN", HARBOUR.twin("pump-one").value());
        try (SearchedWorld world = new SearchedWorld(things)) {
            assertThat(table(answer(world, query, ResultFormat.TSV))).as(query).isEqualTo(table(slowly(world, query)));
        }
    }

    @Property(tries = 200)
    void whatCanBeConstructedIsWhatTwinsShow(
            @ForAll("worlds") List<Thing> before, @ForAll("worlds") List<Thing> after) {
        try (SearchedWorld world = new SearchedWorld(before);
                SearchedWorld fresh = new SearchedWorld(after)) {
            Set<String> gone = new HashSet<>(world.twins);
            gone.removeAll(fresh.twins);
            gone.forEach(world.index::remove);
            after.forEach(world::put);

            byte[] all = answer(world, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", ResultFormat.N_TRIPLES);

            Graph found = GraphFactory.createDefaultGraph();
            RDFParser.source(new ByteArrayInputStream(all)).lang(Lang.NTRIPLES).parse(found);
            assertThat(found.isIsomorphicWith(shown(fresh))).isTrue();
        }
    }

    @Provide
    Arbitrary<List<Thing>> worlds() {
        return new FinderTest().worlds();
    }

    @Provide
    Arbitrary<String> attempts() {
        return Arbitraries.of(ATTEMPTS);
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultFormat.class,
            names = {"JSON", "XML", "CSV", "TSV"})
    void aTableIsWrittenAsItIsAskedFor(ResultFormat format) {
        try (SearchedWorld world = open("<> <urn:ex:says> 'hello' .")) {
            assertThat(new String(answer(world, "SELECT ?o { ?s <urn:ex:says> ?o }", format), UTF_8))
                    .contains("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultFormat.class,
            names = {"TURTLE", "N_TRIPLES", "JSON_LD"})
    void aGraphIsWrittenAsItIsAskedFor(ResultFormat format) {
        try (SearchedWorld world = open("<> <urn:ex:says> 'hello' .")) {
            String twin = GRID.twin("open").value();
            assertThat(new String(answer(world, "DESCRIBE <" + twin + ">", format), UTF_8))
                    .contains("hello", twin);
        }
    }

    @Test
    void whatIsWantedFirstOfWhatThereIsIsChosen() {
        var asked = Sparql.read("SELECT * { ?s ?p ?o }", LIMITS);
        assertThat(asked.format(List.of("text/turtle", "text/csv", "*/*"))).contains(ResultFormat.CSV);
        assertThat(asked.format(List.of("*/*"))).contains(ResultFormat.JSON);
        assertThat(asked.format(List.of("text/*"))).contains(ResultFormat.CSV);
        assertThat(asked.format(List.of("text/turtle"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * { SERVICE <http://localhost:1/sparql> { ?s ?p ?o } }",
                "SELECT * { SERVICE SILENT <http://localhost:1/sparql> { ?s ?p ?o } }",
                "SELECT * { ?s ?p ?o { SELECT * { SERVICE <http://localhost:1/> { ?a ?b ?c } } } }",
                "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://localhost:1/> { ?a ?b ?c } } }",
                "SELECT * FROM <http://localhost:1/data.ttl> { ?s ?p ?o }",
                "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
                "SELECT (<java:java.lang.System>(?s) AS ?x) { ?s ?p ?o }",
                "SELECT * { ?s ?p ?o FILTER(<http://jena.apache.org/ARQ/function#version>()) }",
                "SELECT (COUNT(<java:some.Thing>(?s)) AS ?n) { ?s ?p ?o }",
                "SELECT (GROUP_CONCAT(REPLACE(STR(?o), 'a', 'b')) AS ?n) { ?s ?p ?o }",
                "SELECT * { ?s ?p ?o FILTER(<http://www.w3.org/2005/xpath-functions#matches>(STR(?o), '(a+)+$')) }"
            })
    void whatReachesElsewhereIsRefused(String query) {
        try (SearchedWorld world = open("<> <urn:ex:says> 'hello' .")) {
            refused(Kind.UNSUPPORTED, () -> answer(world, query, ResultFormat.JSON));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * {                                   | line 1, column 10",
                "INSERT DATA { <urn:a> <urn:b> <urn:c> }      | line 1, column 1",
                "LOAD <http://localhost:1/>                   | line 1, column 1",
                "DELETE WHERE { ?s ?p ?o }                    | line 1, column 1",
                "SELECT ?x { LET (?x := 1) }                  | line 1, column 11",
                "SELECT ?x { ?s ex:p ?x }                     | ex:p"
            })
    void whatIsNoQueryIsRefusedAndItSaysWhere(String text, String where) {
        assertThatThrownBy(() -> Sparql.read(text, LIMITS))
                .isInstanceOfSatisfying(
                        QueryRefused.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED))
                .hasMessageContaining(where);
    }

    @Test
    void whatTakesTooManyStepsIsRefused() {
        String many = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o .";
        try (SearchedWorld world = open(statements(60))) {
            refused(
                    Kind.TOO_COSTLY,
                    () -> answer(world, "SELECT (COUNT(*) AS ?x) { " + many + " }", ResultFormat.JSON));
            refused(
                    Kind.TOO_COSTLY,
                    () -> answer(world, "SELECT DISTINCT * { " + many + " } ORDER BY ?a", ResultFormat.JSON));
        }
    }

    @Test
    void valuesAloneCannotFillTheMemory() {
        StringBuilder values = new StringBuilder("SELECT DISTINCT * {");
        for (char name = 'a'; name < 'k'; name++) {
            values.append(" VALUES ?").append(name).append(" { 0 1 2 3 4 5 6 7 8 9 }");
        }
        try (SearchedWorld world = open("<> <urn:ex:says> 'hello' .")) {
            refused(Kind.TOO_COSTLY, () -> answer(world, values + "}", FEW_STEPS));
        }
    }

    @Test
    void whatTakesTooLongIsRefusedAlsoInsideOneRegularExpression() {
        AtomicLong clock = new AtomicLong();
        try (SearchedWorld world = open("<> <urn:ex:says> '" + "a".repeat(60) + "b' .")) {
            // Each look at the clock is a millisecond
            var sparql = new Sparql(world.index.triples(), world.sight, () -> clock.addAndGet(1_000_000));
            for (String test : List.of("REGEX(?o, '^(a+)+\\\\1c$')", "REPLACE(?o, '^(a+)+\\\\1c$', '') = 'x'")) {
                var asked = Sparql.read("SELECT ?o { ?s <urn:ex:says> ?o FILTER(" + test + ") }", LIMITS);
                refused(Kind.TOO_COSTLY, () -> sparql.answer(asked, ResultFormat.JSON, REQUESTER, NOW, LIMITS));
            }
        }
    }

    /// What could fill the memory, or the time, without a solution or a triple more.
    @ParameterizedTest
    @MethodSource
    void whatGrowsWithoutStepsIsRefused(String query) {
        try (SearchedWorld world = open("<> <urn:ex:says> 'hello' ; <urn:ex:long> '" + "x".repeat(50_000) + "' .")) {
            refused(Kind.TOO_COSTLY, () -> answer(world, query, LIMITS));
        }
    }

    static List<String> whatGrowsWithoutStepsIsRefused() {
        String row = "?s <urn:ex:long> ?o ";
        return List.of(
                "SELECT * { BIND('xxxxxxxxxx' AS ?a0) " + again("BIND(CONCAT(?a%d, ?a%d) AS ?a%d) ", 30) + "}",
                "SELECT * { BIND(12345678901 AS ?a0) " + again("BIND(?a%d * ?a%d AS ?a%d) ", 30) + "}",
                "SELECT * { BIND(1.2345678901 AS ?a0) " + again("BIND(?a%d * ?a%d AS ?a%d) ", 30) + "}",
                "SELECT * { " + row + "BIND(CONCAT(" + "?o, ".repeat(100) + "?o) AS ?x) }",
                "SELECT * { " + row + "BIND(REPLACE(?o, 'x', '" + "$0".repeat(100) + "') AS ?x) }",
                "SELECT * { " + row + "BIND(REPLACE(?o, '^.*$', '" + "$0".repeat(100) + "') AS ?x) }",
                "SELECT * { BIND('\u00e9\u00e9\u00e9\u00e9' AS ?a0) "
                        + again("BIND(CONCAT(ENCODE_FOR_URI(?a%d), SUBSTR(?a%d, 1)) AS ?a%d) ", 30) + "}",
                "SELECT (GROUP_CONCAT(?o) AS ?x) { " + row + numbers() + "}",
                "SELECT ?o { " + row + numbers() + "BIND(UCASE(?o) AS ?u) } ORDER BY ?u",
                "CONSTRUCT { [] ?p "
                        + IntStream.range(0, 2_000).mapToObj(String::valueOf).collect(Collectors.joining(","))
                        + " } WHERE { ?s ?p ?o " + numbers() + "}",
                "ASK { <urn:s> (" + String.join("/", Collections.nCopies(40, "(<urn:n>?|<urn:n>?)")) + ")* ?y }");
    }

    /// A pattern with three numbers, each the one of the step.
    private static String again(String step, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> step.formatted(i, i, i + 1))
                .collect(Collectors.joining());
    }

    /// A thousand solutions of each.
    private static String numbers() {
        String digits = " { 0 1 2 3 4 5 6 7 8 9 } ";
        return "VALUES ?i" + digits + "VALUES ?j" + digits + "VALUES ?k" + digits;
    }

    @Test
    void whereThisServiceRunsIsNotTold() {
        try (SearchedWorld world = open("<> <urn:ex:says> 'hello' .")) {
            for (String query : List.of("SELECT (STR(<x>) AS ?a) {}", "SELECT (STR(IRI('x')) AS ?a) {}")) {
                assertThat(new String(answer(world, query, ResultFormat.CSV), UTF_8))
                        .doesNotContain("file:", "/");
            }
        }
    }

    @Test
    void aResultIsNoLargerThanAllowed() {
        QueryLimits small = new QueryLimits(1_000, Duration.ofMinutes(1), 1_000_000, 1_000_000, 1_000, 500);
        try (SearchedWorld world = open(statements(60))) {
            var sparql = new Sparql(world.index.triples(), world.sight, System::nanoTime);
            var asked = Sparql.read("SELECT * { ?s ?p ?o }", small);
            refused(Kind.TOO_COSTLY, () -> sparql.answer(asked, ResultFormat.CSV, REQUESTER, NOW, small));
        }
        refused(Kind.TOO_COSTLY, () -> Sparql.read("ASK {} " + "#".repeat(1_000), small));
    }

    private static String statements(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("<> <urn:ex:p").append(i).append("> ").append(i).append(" .\n");
        }
        return text.toString();
    }

    private static SearchedWorld open(String description) {
        Did did = GRID.twin("open");
        List<Rule> rules = List.of(
                World.allow(SubjectKind.ANYONE, "", "/", Action.FIND),
                World.allow(SubjectKind.ANYONE, "", "/", Action.DESCRIBE));
        return new SearchedWorld(List.of(new Thing(did, description, List.of(), List.of(), rules)));
    }

    private static void refused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        QueryRefused.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    private static byte[] answer(SearchedWorld world, String query, QueryLimits limits) {
        var sparql = new Sparql(world.index.triples(), world.sight, System::nanoTime);
        return sparql.answer(Sparql.read(query, limits), ResultFormat.JSON, REQUESTER, NOW, limits);
    }

    private static byte[] answer(SearchedWorld world, String query, ResultFormat format) {
        var sparql = new Sparql(world.index.triples(), world.sight, System::nanoTime);
        var asked = Sparql.read(query, LIMITS);
        var fit = asked.formats().contains(format) ? format : asked.formats().getFirst();
        return sparql.answer(asked, fit, REQUESTER, NOW, LIMITS);
    }

    private static byte[] slowly(SearchedWorld world, String query) {
        var out = new ByteArrayOutputStream();
        var writer = ResultsWriter.create().lang(ResultSetLang.RS_TSV).build();
        try (var exec = QueryExec.graph(shown(world)).query(query).build()) {
            if (query.startsWith("ASK")) {
                writer.write(out, exec.ask());
            } else {
                writer.write(out, exec.select());
            }
        }
        return out.toByteArray();
    }

    /// What each twin, one by one, shows to the requester when it is asked.
    private static Graph shown(SearchedWorld world) {
        Graph graph = GraphFactory.createDefaultGraph();
        for (String twin : world.twins) {
            if (world.sight.describe(REQUESTER, twin, NOW) instanceof Seen.Visible(var profile)) {
                RDFParser.fromString(profile.description(), Lang.TURTLE)
                        .base(twin)
                        .parse(graph);
            }
        }
        return graph;
    }

    private static List<String> table(byte[] result) {
        var lines = new ArrayList<>(Arrays.asList(new String(result, UTF_8).split("\n")));
        lines.sort(null);
        return lines;
    }
}
