package parley.registry.description;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.HARBOUR;

import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.graph.GraphFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.identity.Did;

class PlainJsonTest {
    private static final Did TWIN = HARBOUR.twin("pump");

    private static final String JSON = """
            {"label": {"en": "North pump", "de": "Nordpumpe"}, "comment": "Behind the lock",
             "types": ["saref:Actuator", "Product"],
             "place": {"latitude": 53.545, "longitude": 9.985},
             "observes": ["Temperature", {"property": "https://example.org/Wear", "unit": "PERCENT"}],
             "properties": {"manufacturer": "Harbour Works", "https://example.org/power": 7.5, "dcat:keyword": ["a", "b"],
                            "https://example.org/inService": true, "url": {"iri": "https://example.org/pump"}},
             "feeds": {"flow": {"label": "Flow", "observes": {"property": "VolumeFlowRate", "unit": "L-PER-SEC"}}},
             "controls": {"speed": {"types": ["https://example.org/SetSpeed"], "actsOn": ["RotationalVelocity"]}}}
            """;

    private static final String TURTLE =
            """
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            PREFIX saref: <https://saref.etsi.org/core/>
            PREFIX schema: <https://schema.org/>
            PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
            PREFIX sosa: <http://www.w3.org/ns/sosa/>
            PREFIX qudt: <http://qudt.org/schema/qudt/>
            PREFIX unit: <http://qudt.org/vocab/unit/>
            PREFIX kind: <http://qudt.org/vocab/quantitykind/>
            PREFIX dcat: <http://www.w3.org/ns/dcat#>
            PREFIX td: <https://www.w3.org/2019/wot/td#>
            PREFIX ex: <https://example.org/>
            <> rdfs:label "North pump"@en, "Nordpumpe"@de ; rdfs:comment "Behind the lock" ;
              a saref:Actuator , schema:Product ; geo:lat 53.545 ; geo:long 9.985 ;
              sosa:observes [ a sosa:ObservableProperty ; qudt:hasQuantityKind kind:Temperature ] ,
                [ a sosa:ObservableProperty , ex:Wear ; qudt:hasUnit unit:PERCENT ] ;
              schema:manufacturer "Harbour Works" ; ex:power 7.5 ; dcat:keyword "a", "b" ; ex:inService true ;
              schema:url ex:pump ;
              dcat:distribution <FEED> ; td:hasEventAffordance <FEED> ; td:hasActionAffordance <CONTROL> .
            <FEED> a dcat:Distribution ; rdfs:label "Flow" ;
              sosa:observes [ a sosa:ObservableProperty ; qudt:hasQuantityKind kind:VolumeFlowRate ; qudt:hasUnit unit:L-PER-SEC ] .
            <CONTROL> a ex:SetSpeed ;
              sosa:actsOnProperty [ a sosa:ObservableProperty ; qudt:hasQuantityKind kind:RotationalVelocity ] .
            """.replace("FEED", TWIN.value() + "/feeds/flow").replace("CONTROL", TWIN.value() + "/controls/speed");

    @Test
    void itSaysTheSameTriples() {
        assertThat(graph(read(JSON)).isIsomorphicWith(graph(TURTLE)))
                .as(read(JSON))
                .isTrue();
        assertThat(Turtle.reread(TWIN.value(), read(JSON))).isEqualTo(new Description.Accepted(read(JSON)));
        assertThat(new Shapes().violations(TWIN.value(), read(JSON))).isEmpty();
        assertThat(read("{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                             | the description",
                "{                                              | Unexpected end-of-input",
                "{} {}                                          | after the end",
                "{\"label\": 5}                                 | label",
                "{\"label\": {\"not a tag\": \"x\"}}            | label.not a tag",
                "{\"label\": {\"en\": 5}}                       | label.en",
                "{\"labels\": \"x\"}                            | labels: unknown",
                "{\"label\": \"a\", \"label\": \"b\"}         | label",
                "{\"types\": [5]}                               | types",
                "{\"types\": [\"not a name\"]}                  | types",
                "{\"types\": [\"urn:a b\"]}                     | types",
                "{\"place\": 5}                                 | place",
                "{\"place\": {\"latitude\": 5}}                 | place.longitude",
                "{\"place\": {\"lat\": 5}}                      | place.lat",
                "{\"observes\": {\"unit\": \"K\"}}              | observes",
                "{\"observes\": {\"property\": \"A\", \"unit\": 5}} | observes.unit",
                "{\"properties\": {\"a b\": 5}}                 | properties.a b",
                "{\"properties\": {\"a\": null}}                | properties.a",
                "{\"properties\": {\"a\": {\"id\": 5}}}         | properties.a.id",
                "{\"properties\": {\"a\": [[5]]}}               | properties.a",
                "{\"feeds\": {\"Load\": {}}}                    | feeds.Load",
                "{\"feeds\": {\"load\": {\"actsOn\": \"A\"}}}   | feeds.load.actsOn",
                "{\"controls\": {\"go\": {\"place\": {}}}}      | controls.go.place"
            })
    void whatIsWrongIsNamed(String json, String member) {
        assertThat(DescriptionReader.read(TWIN.value(), Syntax.PLAIN_JSON, json.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Description.Malformed.class,
                        malformed -> assertThat(malformed.message()).contains(member));
    }

    @Test
    void aNumberIsNotWrittenOutWhateverItsSize() {
        assertThat(DescriptionReader.read(
                        TWIN.value(), Syntax.PLAIN_JSON, "{\"properties\":{\"a\":1.5e999999999}}".getBytes(UTF_8)))
                .isInstanceOf(Description.Malformed.class);
    }

    private static String read(String json) {
        return switch (DescriptionReader.read(TWIN.value(), Syntax.PLAIN_JSON, json.getBytes(UTF_8))) {
            case Description.Accepted(var canonical) -> canonical;
            case Description other -> throw new AssertionError(other);
        };
    }

    private static Graph graph(String turtle) {
        Graph graph = GraphFactory.createDefaultGraph();
        RDFParser.create()
                .fromString(turtle)
                .lang(Lang.TURTLE)
                .base(TWIN.value())
                .parse(graph);
        return graph;
    }
}
