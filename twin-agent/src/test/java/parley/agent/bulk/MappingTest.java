package parley.agent.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private static final String STATIONS = """
            twin: station-{id}
            prefixes:
              ev: https://example.org/ev#
            types: [ev:ChargingStation, https://schema.org/Place]
            properties:
              - {predicate: rdfs:label, column: title, language: en, required: true}
              - {predicate: geo:lat, column: lat, datatype: xsd:decimal}
              - {predicate: ev:connector, column: connectors, split: "|", iri: "ev:{value}"}
              - {predicate: ev:page, column: page, iri: "{value}"}
              - {predicate: ev:note, column: note}
              - {predicate: ev:source, value: the council}
            """;

    @Test
    void aRowBecomesATwinWithWhatItsColumnsSay() throws Exception {
        var made = Mapping.read(STATIONS).of(row("""
                {"id": "A 7/b", "title": "Say \\"Quay\\"", "lat": 52.2, "connectors": "CCS (Type 2)| CHAdeMO||CCS (Type 2)",
                 "page": "https://example.org/7", "note": "a\\tb\\u0001"}"""));

        assertThat(made.name()).isEqualTo("station-a-7-b");
        assertThat(made.turtle().lines())
                .containsExactly(
                        "<> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/ev#ChargingStation> .",
                        "<> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Place> .",
                        "<> <http://www.w3.org/2000/01/rdf-schema#label> \"Say \\\"Quay\\\"\"@en .",
                        "<> <http://www.w3.org/2003/01/geo/wgs84_pos#lat>"
                                + " \"52.2\"^^<http://www.w3.org/2001/XMLSchema#decimal> .",
                        "<> <https://example.org/ev#connector> <https://example.org/ev#CCS-Type-2> .",
                        "<> <https://example.org/ev#connector> <https://example.org/ev#CHAdeMO> .",
                        "<> <https://example.org/ev#page> <https://example.org/7> .",
                        "<> <https://example.org/ev#note> \"a\\tb\\u0001\" .",
                        "<> <https://example.org/ev#source> \"the council\" .");
    }

    @Test
    void whatThePageShowsIsSo() throws Exception {
        var page = Files.readString(Path.of("..", "docs", "import.md"));
        var file = Files.writeString(folder.resolve("stations.csv"), block(page, "csv"));

        try (var rows = Rows.open(file)) {
            var made = Mapping.read(block(page, "yaml")).of(rows.next());
            assertThat(made.name()).isEqualTo("station-7");
            assertThat(made.turtle()).isEqualTo(block(page, "turtle"));
        }
    }

    private static String block(String page, String language) {
        var blocks =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(blocks.find()).isTrue();
        return blocks.group(1);
    }

    @Test
    void whatIsEmptyIsNotSaid() throws Exception {
        var made = Mapping.read(STATIONS).of(row("""
                {"id": "1", "title": "t", "lat": "", "connectors": [], "page": null}"""));

        assertThat(made.turtle()).doesNotContain("lat", "connector", "page", "note");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'title': 't'};                                 id; is missing, and the twin is named by it",
                "{'id': '?', 'title': 't'};                      id; `?` has no letter and no digit",
                "{'id': '1', 'title': ' '};                      title; is missing",
                "{'id': '1', 'title': 't', 'lat': '52,2'};       lat; `52,2` is no decimal",
                "{'id': '1', 'title': 't', 'page': 'not one'};   page; `not one` is no IRI",
                "{'id': '1', 'title': {'a': 1}};                 title; an object is no value"
            })
    void aRowThatDoesNotFitIsRejectedAndItSaysWhy(String fields, String field, String why) {
        assertThatThrownBy(() -> Mapping.read(STATIONS).of(row(fields.replace('\'', '"'))))
                .isInstanceOfSatisfying(
                        RowRejected.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[];                                                          the mapping is no object",
                "{properties: []};                                            twin: is missing",
                "{twin: a, columns: b};                                       columns: is not a field here",
                "{twin: a, types: [nothing]};                                 types: `nothing` is no IRI",
                "{twin: a, properties: [{predicate: p, column: c}]};          properties[0].predicate: `p` is no IRI",
                "{twin: a, properties: [{predicate: 'rdfs:label'}]};          properties[0]: has to have either",
                "{twin: a, properties: [{predicate: 'rdfs:label', column: c, value: v}]}; properties[0]: has to have either",
                "{twin: a, properties: [{predicate: 'rdfs:label', column: c, lang: en}]}; properties[0].lang: is not a field",
                "{twin: a, properties: [{predicate: 'rdfs:label', column: c, language: '!'}]}; properties[0].language",
                "{twin: a, properties: [{predicate: 'rdfs:label', column: c, datatype: 'x'}]}; properties[0].datatype: `x`",
                "{twin: a, properties: [{predicate: 'rdfs:label', column: c, iri: 'x:y', language: en}]}; properties[0].iri",
                "{twin: [;                                                    the mapping is no YAML, line 1"
            })
    void aMappingThatIsWrongSaysWhere(String yaml, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mapping.read(yaml))
                .withMessageContaining(message);
    }

    private static Row row(String json) throws Exception {
        JsonNode fields = JSON.readTree(json);
        return new Row(1, fields);
    }
}
