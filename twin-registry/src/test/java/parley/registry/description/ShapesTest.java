package parley.registry.description;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.HARBOUR;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.identity.Did;
import parley.registry.description.Shapes.Violation;
import parley.registry.world.World;

class ShapesTest {
    private static final Did TWIN = HARBOUR.twin("computer");
    private static final String PREFIXES = """
            PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
            PREFIX gsp: <http://www.opengis.net/ont/geosparql#>
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            PREFIX sosa: <http://www.w3.org/ns/sosa/>
            PREFIX qudt: <http://qudt.org/schema/qudt/>
            PREFIX td: <https://www.w3.org/2019/wot/td#>
            PREFIX sh: <http://www.w3.org/ns/shacl#>
            PREFIX ex: <urn:ex:>
            """;

    private final Shapes shapes = new Shapes();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<> geo:lat 'north' ; geo:long 9.9 .  | geo/wgs84_pos#lat    | north",
                "<> geo:lat 91 ; geo:long 9.9 .       | geo/wgs84_pos#lat    | 91",
                "<> geo:lat 53.5 ; geo:long 180.1 .   | geo/wgs84_pos#long   | 180.1",
                "<> geo:lat 53.5 .                    | geo/wgs84_pos#long   | ''",
                "<> geo:lat 53.5, 54 ; geo:long 9.9 . | geo/wgs84_pos#lat    | ''",
                "<> gsp:asWKT 'POINT(9.9 53.5)' .     | asWKT                | POINT(9.9 53.5)",
                "<> a 'Platform' .                    | rdf-syntax-ns#type   | Platform",
                "<> rdfs:label '' .                   | rdf-schema#label     | ''",
                "<> rdfs:label <#x> .                 | rdf-schema#label     | TWIN#x",
                "<> sosa:observes 'temperature' .     | observes             | temperature",
                "<#p> qudt:hasUnit 'PERCENT' .        | hasUnit              | PERCENT",
                "<> td:hasEventAffordance 'load' .    | hasEventAffordance   | load"
            })
    void whatIsUnusableIsNamedByItsPathAndValue(String text, String path, String value) {
        assertThat(shapes.violations(TWIN.value(), World.turtle(TWIN, PREFIXES + text)))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.subject()).startsWith(TWIN.value());
                    assertThat(violation.path()).contains(path);
                    assertThat(violation.value()).isEqualTo(value.replace("TWIN", TWIN.value()));
                    assertThat(violation.message()).isNotBlank();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<> a ex:Any ; ex:p 'thing', 5, <#x>, [ ex:q ( 1 2 ) ] .",
                "<> geo:lat '-90.0' ; geo:long +180 .",
                "<> geo:location [ geo:lat 53 ; geo:long -0.5 ] .",
                "<> geo:lat 5.3545E1 ; geo:long -1.8e2 .",
                "<> gsp:asWKT 'POINT(9.9 53.5)'^^gsp:wktLiteral ; rdfs:label 'a', 'b'@de .",
                "<> sosa:observes [ a ex:Load ; qudt:hasUnit ex:Unit ] ; td:hasActionAffordance <controls/x> ."
            })
    void whateverElseIsSaidIsTaken(String text) {
        assertThat(shapes.violations(TWIN.value(), World.turtle(TWIN, PREFIXES + text.replace("<controls/x>", "<#x>"))))
                .isEmpty();
    }

    @Test
    void anOrganisationsShapesCountAsLongAsItHasThem() {
        String text = World.turtle(TWIN, PREFIXES + "<> a ex:Pump ; ex:power 5 .");
        String own = PREFIXES + """
                ex:Shape a sh:NodeShape ; sh:targetClass ex:Pump ;
                  sh:property [ sh:path ex:power ; sh:minInclusive 10 ; sh:message 'too weak' ] ,
                    [ sh:path ex:colour ; sh:minCount 1 ; sh:severity sh:Warning ] .
                """;
        shapes.put("pumps", read(own));

        assertThat(shapes.violations(TWIN.value(), text))
                .containsExactly(new Violation(TWIN.value(), "<urn:ex:power>", "5", "too weak"));

        shapes.remove("pumps");
        assertThat(shapes.violations(TWIN.value(), text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<urn:ex:a> <urn:ex:b> .",
                "<urn:ex:a> <urn:ex:b> <urn:ex:c> .",
                "ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:sparql [ sh:select 'SELECT $this {}' ] .",
                "ex:S a sh:NodeShape ; sh:target [ sh:select 'SELECT ?this {}' ] ; sh:nodeKind sh:IRI .",
                "ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:property [ sh:path 'x' ] .",
                "ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:property [ sh:path ex:p ; sh:pattern '(' ] ."
            })
    void whatIsNoShapeIsRefused(String text) {
        assertThat(Shapes.read((PREFIXES + text).getBytes(UTF_8))).isInstanceOf(Shapes.Reading.Refused.class);
    }

    private static Shapes.Read read(String text) {
        return switch (Shapes.read(text.getBytes(UTF_8))) {
            case Shapes.Reading.Read(var read) -> read;
            case Shapes.Reading.Refused refused -> throw new AssertionError(refused);
        };
    }
}
