package parley.registry.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.identity.Did;
import parley.registry.description.Facts.Place;
import parley.registry.world.World;

class FactsTest {

    private static final Did TWIN = World.HARBOUR.twin("computer");
    private static final String PREFIXES =
            "PREFIX sosa: <http://www.w3.org/ns/sosa/> PREFIX ssn: <http://www.w3.org/ns/ssn/>"
                    + " PREFIX td: <https://www.w3.org/2019/wot/td#> PREFIX qudt: <http://qudt.org/schema/qudt/>"
                    + " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX ex: <urn:ex:>"
                    + " PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>"
                    + " PREFIX gsp: <http://www.opengis.net/ont/geosparql#> ";
    private static final String LOAD = "<" + TWIN.feedUrl("load") + ">";

    @Test
    void aTwinHasItsOwnTypesAndLabel() {
        Facts facts =
                facts("<> a sosa:Platform, ex:T ; rdfs:label 'The computer' ; sosa:hosts <#s> . <#s> a sosa:Sensor .");

        assertThat(facts.label(Optional.empty())).contains("The computer");
        assertThat(of(facts, "/description").types())
                .containsExactlyInAnyOrder("http://www.w3.org/ns/sosa/Platform", "urn:ex:T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FEED sosa:observes ex:Load .",
                "FEED sosa:observedProperty ex:Load .",
                "FEED ssn:forProperty ex:Load .",
                "FEED sosa:observes <#cpu> . <#cpu> a ex:Load .",
                "FEED sosa:observes <#cpu> . <#cpu> qudt:hasQuantityKind ex:Load .",
                "<#cpu> a ex:Load ; sosa:isObservedBy FEED .",
                "FEED sosa:observes [ a ex:Load ] .",
                "FEED td:hasPropertyAffordance [ a ex:Load ] .",
                "<> td:hasEventAffordance FEED . FEED a ex:Load .",
                "<#sensor> sosa:observes ex:Load ; ssn:hasOutput FEED .",
                "<#sensor> sosa:observes ex:Load . FEED sosa:madeBySensor <#sensor> .",
                "FEED ex:field [ sosa:observes ex:Load ] ."
            })
    void aFeedObservesWhatItSays(String text) {
        assertThat(observed(of(facts(text.replace("FEED", LOAD)), "/feeds/load")))
                .contains("urn:ex:Load");
    }

    @Test
    void aTwinObservesWhatItsPartsDo() {
        Facts facts = facts("<> sosa:hosts <#sensor> . <#sensor> sosa:observes ex:Load .");

        assertThat(observed(of(facts, "/description"))).containsExactly("urn:ex:Load");
        assertThat(facts.byResource()).containsOnlyKeys("/description");
    }

    @Test
    void oneFeedTellsNothingOfAnother() {
        Facts facts = facts(LOAD + " sosa:observes <" + TWIN.feedUrl("secret") + "#x> . <" + TWIN.feedUrl("secret")
                + "#x> a ex:Secret ; rdfs:label 'secret' .");

        assertThat(observed(of(facts, "/feeds/load"))).isEmpty();
        assertThat(texts(of(facts, "/feeds/load"))).isEmpty();
        assertThat(texts(of(facts, "/feeds/secret"))).contains("secret");
    }

    @Test
    void textsAreThoseOfTheResource() {
        Facts facts = facts("<> rdfs:comment 'whole' ; ex:n 5 ; ex:p [ rdfs:label 'inner'@en ] ; a ex:Platform . "
                + LOAD + " rdfs:label 'load' ; sosa:observes ex:CpuLoad .");

        assertThat(texts(of(facts, "/description"))).containsExactlyInAnyOrder("whole", "inner", "Platform");
        assertThat(texts(of(facts, "/feeds/load"))).containsExactlyInAnyOrder("load", "CpuLoad");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<> geo:lat 53.5 ; geo:long 9.9 .                                                          | 53.5 | 9.9",
                "<> geo:lat '53.5' ; geo:long '-9.9' .                                                     | 53.5 | -9.9",
                "<> geo:lat 5.35E1 ; geo:long 9.9e0 .                                                      | 53.5 | 9.9",
                "<> geo:location [ geo:lat 53.5 ; geo:long 9.9 ] .                                         | 53.5 | 9.9",
                "<> gsp:hasGeometry <#g> . <#g> gsp:asWKT 'POINT(9.9 53.5)'^^gsp:wktLiteral .              | 53.5 | 9.9",
                "<> gsp:asWKT 'point z (9.9 53.5 12)'^^gsp:wktLiteral .                                    | 53.5 | 9.9",
                "<> gsp:asWKT '<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(53.5 9.9)'^^gsp:wktLiteral . | 53.5 | 9.9",
                "<> gsp:asWKT '<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(9.9 53.5)'^^gsp:wktLiteral . | 53.5 | 9.9"
            })
    void aTwinIsWhereItSays(String text, double latitude, double longitude) {
        assertThat(of(facts(text), "/description").places()).isEqualTo(List.of(new Place(latitude, longitude)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<> geo:lat 53.5 .",
                "<> geo:lat 153.5 ; geo:long 9.9 .",
                "<> geo:lat 'north' ; geo:long 9.9 .",
                "<> geo:lat <#x> ; geo:long 9.9 .",
                "<> gsp:asWKT 'POINT(9.9 53.5)' .",
                "<> gsp:asWKT 'POINT(9.9)'^^gsp:wktLiteral .",
                "<> gsp:asWKT '<urn:ex:crs> POINT(9.9 53.5)'^^gsp:wktLiteral .",
                "<> sosa:hosts <#s> . <#s> geo:lat 53.5 ; geo:long 9.9 .",
                "<> geo:location <> ."
            })
    void whatIsNoPlaceOfTheTwinIsNone(String text) {
        assertThat(of(facts(text), "/description").places()).isEmpty();
    }

    @Test
    void nothingSaidIsNothingFound() {
        assertThat(facts("")).isEqualTo(Facts.NONE);
        assertThat(of(facts("<> ex:p 1 ."), "/description")).isEqualTo(Facts.Of.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FEED sosa:observes ex:Load ; qudt:hasUnit ex:Unit .",
                "FEED sosa:observes <#cpu> . <#cpu> qudt:hasUnit ex:Unit .",
                "<#sensor> sosa:observes ex:Load ; ssn:hasOutput FEED ; qudt:unit ex:Unit .",
                "FEED sosa:observes [ <https://schema.org/unitCode> 'urn:ex:Unit' ] ."
            })
    void whatIsObservedHasItsUnit(String text) {
        assertThat(of(facts(text.replace("FEED", LOAD)), "/feeds/load").observed())
                .singleElement()
                .satisfies(observed -> assertThat(observed.units()).containsExactly("urn:ex:Unit"));
    }

    @Test
    void theUnitOfAPropertyGoesBeforeThatOfWhatObservesIt() {
        Facts facts = facts(LOAD + " sosa:observes ex:A, ex:B ; qudt:hasUnit ex:Usual . " + LOAD
                + " ex:p <#a> . <#s> sosa:observes <#a> ; ssn:hasOutput " + LOAD + " . <#a> qudt:hasUnit ex:Own .");

        assertThat(of(facts, "/feeds/load").observed())
                .extracting(Facts.Observed::units)
                .containsExactlyInAnyOrder(Set.of("urn:ex:Usual"), Set.of("urn:ex:Usual"), Set.of("urn:ex:Own"));
    }

    @Test
    void aControlIsWhatItIsAndWhatItActsOn() {
        String control = "<" + TWIN + "/controls/reset>";
        Facts facts = facts(control + " a ex:Reset ; sosa:actsOnProperty <#cpu> . <#cpu> a ex:Load .");

        assertThat(of(facts, "/controls/reset").acts())
                .containsExactlyInAnyOrder("urn:ex:Reset", TWIN + "#cpu", "urn:ex:Load");
        assertThat(of(facts, "/description").acts()).isEmpty();
    }

    private static Set<String> observed(Facts.Of of) {
        return of.observed().stream()
                .flatMap(observed -> observed.properties().stream())
                .collect(Collectors.toSet());
    }

    private static List<String> texts(Facts.Of of) {
        return of.texts().stream().map(Facts.Text::text).toList();
    }

    private static Facts.Of of(Facts facts, String resource) {
        return facts.byResource().getOrDefault(resource, Facts.Of.NOTHING);
    }

    private static Facts facts(String text) {
        return Turtle.described(TWIN.value(), World.turtle(TWIN, PREFIXES + text))
                .facts();
    }
}
