package parley.registry.description;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.graph.GraphFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.registry.description.Description.Accepted;
import parley.registry.description.Description.Excessive;
import parley.registry.description.Description.Foreign;
import parley.registry.description.Description.Malformed;

class TurtleTest {

    private static final String TWIN = "did:web:localhost%3A17110:twins:computer";

    /// Each is looked at by itself, here and at every partner.
    @Test
    void moreFeedsAndControlsThanCanBeLookedAtAreTooMany() {
        assertThat(read(named(128))).isInstanceOf(Accepted.class);
        assertThat(read(named(129))).isInstanceOf(Excessive.class);
        assertThat(Turtle.reread(TWIN, named(129).replace("<>", "<" + TWIN + ">")))
                .isInstanceOf(Excessive.class);
    }

    private static String named(int feeds) {
        return "<> a <urn:ex:T> . "
                + IntStream.range(0, feeds)
                        .mapToObj(i -> "<" + TWIN + "/feeds/f" + i + "> <urn:ex:p> " + i + " .")
                        .collect(Collectors.joining(" "));
    }

    @Test
    void relativeIrisBecomeTheTwinsOwn() {
        Description read =
                read("<> <http://purl.org/dc/terms/title> 'It' ; <urn:ex:has> <#load> . <#load> a <urn:ex:Feed> .");

        assertThat(read)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.turtle())
                                .contains("<" + TWIN + ">", "<" + TWIN + "#load>")
                                .doesNotContain("<>", "<#load>"));
    }

    @Test
    void theTwinComesFirstAndPrefixesStay() {
        Description read = read("@prefix ex: <urn:ex:> . <#load> a ex:Feed . <> a ex:Computer .");

        assertThat(read)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.turtle())
                                .startsWith("PREFIX ex: <urn:ex:>")
                                .containsSubsequence("<" + TWIN + ">", "ex:Computer", "<" + TWIN + "#load>"));
    }

    @Test
    void aSyntaxErrorHasLineAndColumn() {
        assertThat(read("<> <urn:ex:p> 1 .\n<> <urn:ex:p> nope:x ."))
                .isInstanceOfSatisfying(Malformed.class, malformed -> {
                    assertThat(malformed.line()).isEqualTo(2);
                    assertThat(malformed.column()).isPositive();
                    assertThat(malformed.message()).contains("nope");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<> <urn:ex:p> ",
                "<> <urn:ex:p> 1",
                "<> <urn:ex:p> 1 . <> <urn:ex:p> <urn:ex:o>",
                "PREFIX ex: <urn:ex:> <> a ex:T",
                "<> <urn:ex:p> \"open .",
                "not turtle",
                "{ <> <urn:ex:p> 1 }",
                "<> <urn:ex:p> <http://x y> .",
                "<> <urn:ex:p> <http://[bad/> .",
                "<> <urn:ex:p> <http://x/\\u0000> .",
                "<> <urn:ex:p> <<( <urn:ex:s> <urn:ex:p> 1 )>> .",
                "<urn:ex:other> <urn:ex:p> 1 . <> ",
                "\u0000"
            })
    void whatIsNotTurtleIsMalformed(String text) {
        assertThat(read(text)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "PREFIX ex: <urn:ex:>",
                "prefix ex: <urn:ex:> <> a ex:T .",
                "BASE <urn:ex:b>",
                "VERSION \"1.2\" <> a <urn:ex:T>.",
                "@prefix ex: <urn:ex:> . @base <urn:ex:b> .",
                "<> <urn:ex:p> 1."
            })
    void whatEndsAsTurtleMayIsAccepted(String text) {
        assertThat(read(text)).isInstanceOf(Accepted.class);
    }

    @Test
    void whatIsNotUtf8IsMalformed() {
        assertThat(DescriptionReader.read(TWIN, Syntax.TURTLE, new byte[] {'<', '>', (byte) 0xc3, (byte) 0x28}))
                .isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:web:localhost%3A17110:twins:other",
                "did:web:localhost%3A17110:twins:computer2",
                "did:web:localhost%3a17110:twins:computer",
                "did:web:localhost%3A17110",
                "http://example.org/x"
            })
    void aTripleAboutAnythingElseIsForeign(String subject) {
        assertThat(read("<> <urn:ex:p> <" + subject + "> . <" + subject + "> <urn:ex:p> 1 ."))
                .isEqualTo(new Foreign(subject));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/feeds/load", "feeds/load", "../x", "//host/x"})
    void aRelativeIriThatLeavesTheTwinIsForeign(String subject) {
        assertThat(read("<" + subject + "> <urn:ex:p> 1 .")).isInstanceOf(Foreign.class);
    }

    @Test
    void aBaseOfItsOwnDoesNotMakeOthersTheTwin() {
        assertThat(read("@base <http://example.org/> . <> <urn:ex:p> 1 ."))
                .isEqualTo(new Foreign("http://example.org/"));
    }

    @Test
    void blankNodesAreTheTwinsOwnIfReachableOnly() {
        assertThat(read("<> <urn:ex:p> _:a . _:a <urn:ex:p> _:b . _:b <urn:ex:p> 1 ."))
                .isInstanceOf(Accepted.class);
        assertThat(read("<> <urn:ex:p> 1 . _:stray <urn:ex:p> _:stray .")).isEqualTo(new Foreign("_:stray"));
    }

    @Test
    void theResourcesBelowTheTwinAreItsOwn() {
        assertThat(read("<" + TWIN + "/feeds/load> a <urn:ex:Feed> .")).isInstanceOf(Accepted.class);
    }

    @Test
    void sizeIsLimited() {
        byte[] most = ("#" + "x".repeat(DescriptionReader.MAX_BYTES - 1)).getBytes(UTF_8);
        byte[] more = ("#" + "x".repeat(DescriptionReader.MAX_BYTES)).getBytes(UTF_8);

        assertThat(DescriptionReader.read(TWIN, Syntax.TURTLE, most)).isInstanceOf(Accepted.class);
        assertThat(DescriptionReader.read(TWIN, Syntax.TURTLE, more)).isInstanceOf(Excessive.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[ <urn:ex:p> ", "( ", "<< <urn:ex:s> <urn:ex:p> ", "{ ", "<> <urn:ex:p> 1 {| <urn:ex:p> "})
    void depthIsLimitedBeforeTheParserRecurses(String opening) {
        assertThat(read("<> <urn:ex:p> " + opening.repeat(9_000))).isInstanceOf(Excessive.class);
    }

    @Test
    void longChainsOfBlankNodesNeedNoStack() {
        String chain = IntStream.range(0, 7_000)
                .mapToObj(i -> "_:b" + i + " <urn:ex:p> _:b" + (i + 1) + " .")
                .collect(Collectors.joining());

        assertThat(read("<> <urn:ex:p> _:b0 ." + chain)).isInstanceOf(Accepted.class);
    }

    @Test
    void triplesAreLimited() {
        String many = IntStream.range(0, 10_001).mapToObj(Integer::toString).collect(Collectors.joining(","));

        assertThat(read("<> <urn:ex:p> " + many + " .")).isInstanceOf(Excessive.class);
    }

    @Test
    void aPrefixDoesNotBlowTheTextUp() {
        String many = IntStream.range(0, 9_000).mapToObj(i -> "e:\\~" + i).collect(Collectors.joining(","));

        assertThat(read("@prefix e: <urn:ex:" + "x".repeat(2_000) + "> . <> a " + many + " ."))
                .isInstanceOf(Excessive.class);
    }

    @Property(tries = 200)
    void whatIsAcceptedReadsBackToTheSameTriples(@ForAll("descriptions") String text) {
        Description read = read(text);

        assertThat(read).isInstanceOfSatisfying(Accepted.class, accepted -> {
            assertThat(graph(accepted.turtle()).isIsomorphicWith(graph(text))).isTrue();
            assertThat(Turtle.reread(TWIN, accepted.turtle())).isInstanceOf(Accepted.class);
        });
    }

    @Provide
    Arbitrary<String> descriptions() {
        Arbitrary<String> subject = Arbitraries.of("<>", "<#a>", "<#b>", "<" + TWIN + ">", "ex:c");
        Arbitrary<String> plain = Arbitraries.of(
                "1",
                "1.5",
                "true",
                "\"a\\\"b\\n\"@de",
                "'x'^^ex:t",
                "<#a>",
                "ex:d",
                "<http://x.org/y?z#w>",
                "_:x",
                "\"\"\"é\u2028\"\"\"");
        Arbitrary<String> object = Arbitraries.lazyOf(
                () -> plain,
                () -> plain,
                () -> plain.list().ofMaxSize(3).map(list -> "(" + String.join(" ", list) + ")"),
                () -> plain.map(value -> "[ ex:p " + value + " ]"));
        Arbitrary<String> triple = Combinators.combine(subject, Arbitraries.of("a", "ex:p", "<urn:ex:q>"), object)
                .as((s, p, o) -> s + " " + p + " " + (p.equals("a") && o.startsWith("1") ? "ex:T" : o) + " .\n");
        return triple.list().ofMaxSize(8).map(TurtleTest::document);
    }

    private static String document(List<String> triples) {
        return "@prefix ex: <" + TWIN + "#> .\n" + String.join("", triples);
    }

    private static Graph graph(String text) {
        Graph graph = GraphFactory.createDefaultGraph();
        RDFParser.create()
                .fromString(text)
                .lang(Lang.TURTLE)
                .base(TWIN)
                .errorHandler(new Strict())
                .parse(graph);
        return graph;
    }

    private static Description read(String text) {
        return DescriptionReader.read(TWIN, Syntax.TURTLE, text.getBytes(UTF_8));
    }
}
