package parley.registry.description;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
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

class JsonLdTest {

    private static final String TWIN = "did:web:localhost%3A17110:twins:computer";

    @Test
    void theSameDescriptionInEachSyntaxIsTheSame() {
        String turtle = "<> a <http://www.w3.org/ns/sosa/Platform> ; <http://www.w3.org/ns/sosa/hosts> <#cpu> ."
                + " <#cpu> <http://www.w3.org/2000/01/rdf-schema#label> 'CPU'@en .";
        String jsonLd = "{\"@context\":\"urn:parley:context\",\"@id\":\"\",\"@type\":\"sosa:Platform\",\"sosa:hosts\":"
                + "{\"@id\":\"#cpu\",\"rdfs:label\":{\"@value\":\"CPU\",\"@language\":\"en\"}}}";
        String triples = "<" + TWIN + "> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
                + " <http://www.w3.org/ns/sosa/Platform> .\n"
                + "<" + TWIN + "> <http://www.w3.org/ns/sosa/hosts> <" + TWIN + "#cpu> .\n"
                + "<" + TWIN + "#cpu> <http://www.w3.org/2000/01/rdf-schema#label> \"CPU\"@en .\n";

        Graph expected = graph(accepted(Syntax.TURTLE, turtle));

        assertThat(expected.size()).isEqualTo(3);
        assertThat(graph(accepted(Syntax.JSON_LD, jsonLd)).isIsomorphicWith(expected))
                .isTrue();
        assertThat(graph(accepted(Syntax.N_TRIPLES, triples)).isIsomorphicWith(expected))
                .isTrue();
    }

    @Property(tries = 200)
    void jsonLdOutReadsBackToTheSameTriples(@ForAll("descriptions") String text) {
        String canonical = accepted(Syntax.TURTLE, text);

        String back = accepted(Syntax.JSON_LD, Turtle.toJsonLd(TWIN, canonical));

        assertThat(graph(back).isIsomorphicWith(graph(canonical))).as(back).isTrue();
    }

    @Provide
    Arbitrary<String> descriptions() {
        return new TurtleTest().descriptions();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"@context\":\"https://example.org/context\",\"@id\":\"\"}",
                "{\"@context\":\"context.jsonld\",\"@id\":\"\"}",
                "{\"@context\":\"file:///etc/hostname\",\"@id\":\"\"}",
                "{\"@context\":{\"@import\":\"http://127.0.0.1:1/context\"},\"@id\":\"\"}",
                "{\"@context\":{\"p\":{\"@id\":\"urn:ex:p\",\"@context\":\"http://127.0.0.1:1/c\"}},\"@id\":\"\",\"p\":{}}"
            })
    void noContextIsLoaded(String text) {
        assertThat(read(Syntax.JSON_LD, text))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.message()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "not json",
                "{}{}",
                "{\"@id\":\"\",\"@id\":\"#x\"}",
                "{\"@id\":\"\",\"unexplained\":1}",
                "{\"@id\":\"\",\"urn:ex:p\":{\"@id\":\"http://[bad/\"}}",
                "{\"@id\":\"urn:ex:graph\",\"@graph\":[{\"@id\":\"\",\"urn:ex:p\":1}]}"
            })
    void whatIsNotOneGraphOfExplainedTermsIsMalformed(String text) {
        assertThat(read(Syntax.JSON_LD, text)).isInstanceOf(Malformed.class);
    }

    @Test
    void aJsonErrorHasLineAndColumn() {
        assertThat(read(Syntax.JSON_LD, "{\"@id\":\"\",\n  nope}"))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.line()).isEqualTo(2));
    }

    @Test
    void aTripleAboutAnythingElseIsForeignInEachSyntax() {
        assertThat(read(Syntax.JSON_LD, "{\"@id\":\"http://example.org/x\",\"urn:ex:p\":1}"))
                .isEqualTo(new Foreign("http://example.org/x"));
        assertThat(read(Syntax.N_TRIPLES, "<http://example.org/x> <urn:ex:p> \"1\" ."))
                .isEqualTo(new Foreign("http://example.org/x"));
    }

    @Test
    void depthIsLimitedBeforeTheParserRecurses() {
        assertThat(read(Syntax.JSON_LD, "{\"urn:ex:p\":".repeat(9_000))).isInstanceOf(Excessive.class);
        assertThat(read(Syntax.JSON_LD, "[".repeat(9_000))).isInstanceOf(Excessive.class);
        assertThat(read(Syntax.N_TRIPLES, "<urn:ex:s> <urn:ex:p> " + "<<( <urn:ex:s> <urn:ex:p> ".repeat(9_000)))
                .isInstanceOf(Excessive.class);
    }

    private static String accepted(Syntax syntax, String text) {
        return switch (read(syntax, text)) {
            case Accepted(var turtle) -> turtle;
            case Description other -> throw new AssertionError(other + " for " + text);
        };
    }

    private static Description read(Syntax syntax, String text) {
        return DescriptionReader.read(TWIN, syntax, text.getBytes(UTF_8));
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
}
