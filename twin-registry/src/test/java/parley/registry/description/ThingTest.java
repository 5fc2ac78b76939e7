package parley.registry.description;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.HARBOUR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.Action;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.SubjectKind;
import parley.identity.Did;
import parley.registry.description.ThingTerms.Kind;
import parley.registry.sight.Profile;
import parley.registry.thing.Home;
import parley.registry.thing.ThingSchema;
import parley.registry.thing.Things;
import parley.registry.thing.Things.Told;
import parley.registry.world.World;

/// Descriptions as Thing Descriptions: always valid, and what is said in one comes back in it.
class ThingTest {

    private static final Did TWIN = HARBOUR.twin("lamp");
    private static final Things THINGS =
            new Things(new Home(URI.create("http://localhost:17102"), URI.create("http://localhost:17108/token")));

    private static final String LAMP = """
            {"@context": ["https://www.w3.org/2022/wot/td/v1.1",
                          {"@language": "en", "saref": "https://saref.etsi.org/core/", "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
                           "modbus": "https://www.w3.org/2019/wot/modbus#", "ace": "urn:ex:ace#"}],
             "id": "TWIN", "@type": ["Thing", "saref:LightSwitch"], "title": "The quay's lamp",
             "titles": {"en": "The quay's lamp", "de": "Die Lampe am Kai"}, "description": "Shines.",
             "descriptions": {"de": "Leuchtet."}, "version": {"instance": "1.2.1"},
             "created": "2026-01-01T00:00:00Z", "modified": "2026-02-01T00:00:00.5+01:00", "support": "mailto:a@example.org",
             "base": "https://lamp.example.org:8443/api/", "profile": ["https://www.w3.org/2022/wot/profile/http-basic/v1", "urn:ex:p"],
             "saref:hasManufacturer": "Ärzte & Söhne", "geo:lat": 53.545, "geo:long": 1E+1,
             "saref:isUsedFor": {"@id": "#lighting", "@type": "saref:Lighting", "saref:hasState": [true, 7, {"@value": "1.50", "@type": "xsd:decimal"}]},
             "securityDefinitions": {"basic_sc": {"scheme": "basic", "in": "header"},
               "key": {"scheme": "apikey", "in": "query", "name": "k"},
               "both": {"scheme": "combo", "allOf": ["basic_sc", "key"]},
               "ace_sc": {"scheme": "ace:ACESecurityScheme", "ace:audience": "coaps://rs.example.com", "ace:cnonce": true},
               "oauth": {"scheme": "oauth2", "flow": "code", "authorization": "https://a.example.org/auth", "token": "https://a.example.org/token", "scopes": ["a", "b"]}},
             "security": ["both"],
             "schemaDefinitions": {"error": {"type": "object", "properties": {"code": {"type": "integer"}}}},
             "uriVariables": {"unit": {"type": "string", "enum": ["K", "C"]}},
             "properties": {
               "on or off": {"type": "boolean", "observable": true, "readOnly": false, "writeOnly": false,
                 "forms": [{"href": "status{?unit}", "op": ["readproperty", "writeproperty"], "contentType": "application/json",
                            "response": {"contentType": "application/json"}, "additionalResponses": [{"success": false, "schema": "error"}]}]},
               "level": {"@type": "saref:Level", "type": "number", "minimum": 0, "maximum": 100.5, "multipleOf": 0.5, "unit": "%", "const": 7.50,
                 "default": {"a": [1, null]}, "title": "Level", "titles": {"de": "Stufe"},
                 "forms": [{"href": "modbus+tcp://127.0.0.1:60000/1", "modbus:address": 40001, "modbus:entity": "HoldingRegister", "security": "basic_sc", "scopes": "a"}]}},
             "actions": {"fade": {"safe": false, "idempotent": true, "synchronous": true,
                 "input": {"type": "object", "properties": {"to": {"type": "integer", "minimum": 0}, "via": {"type": "array", "items": [{"type": "integer"}, {"type": "string", "pattern": "a+"}], "minItems": 1, "maxItems": 2}},
                           "required": ["to"], "additionalProperties": false},
                 "output": {"oneOf": [{"type": "null"}, {"type": "string", "format": "date-time", "contentEncoding": "base64", "contentMediaType": "image/png", "minLength": 1, "maxLength": 9}]},
                 "forms": [{"href": "fade", "op": "invokeaction", "htv:methodName": "POST"}]}},
             "events": {"overheated": {"description": "Too hot", "subscription": {"type": "string"}, "data": {"type": "number", "unit": "saref:Celsius", "exclusiveMinimum": 70, "exclusiveMaximum": 900},
                 "dataResponse": {"type": "null"}, "cancellation": {"enum": [1, "a", null, {"b": []}]},
                 "forms": [{"href": "oh", "subprotocol": "longpoll", "contentCoding": "gzip"}, {"href": "oh", "subprotocol": "sse"}]}},
             "links": [{"href": "https://example.org/manual.pdf", "rel": "service-doc", "type": "application/pdf", "hreflang": ["en", "de-CH"], "anchor": "#x"},
                       {"href": "icon.png", "rel": "icon", "sizes": "16x16"}],
             "forms": [{"href": "all", "op": "readallproperties"}],
             "madeUp": "kept"}
            """.replace("TWIN", TWIN.value());

    @Test
    void what_is_sent_comes_back() {
        ObjectNode sent = json(LAMP);
        assertThat(ThingSchema.flaws(sent)).isEmpty();

        ObjectNode back = back(told("", List.of(), List.of()), sent);

        assertThat(ThingSchema.flaws(back)).isEmpty();
        assertThat(differences(sent, back, "")).isEmpty();
    }

    @Test
    void its_triples_are_those_of_the_ontologies() {
        String turtle = accepted(told("", List.of(), List.of()), json(LAMP));

        for (String said : List.of(
                "<TWIN> <https://www.w3.org/2019/wot/td#hasEventAffordance> <TWIN/feeds/overheated>",
                "<TWIN> <https://www.w3.org/2019/wot/td#hasActionAffordance> <TWIN/controls/fade>",
                "<TWIN> <https://www.w3.org/2019/wot/td#title> \"The quay's lamp\"@en",
                "<TWIN> <http://www.w3.org/2003/01/geo/wgs84_pos#lat> \"53.545\"^^<http://www.w3.org/2001/XMLSchema#double>",
                "<TWIN> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://saref.etsi.org/core/LightSwitch>",
                "<TWIN#security/basic_sc> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://www.w3.org/2019/wot/security#BasicSecurityScheme>",
                "<https://www.w3.org/2019/wot/hypermedia#hasTarget> \"fade\"^^<http://www.w3.org/2001/XMLSchema#anyURI>",
                "<https://www.w3.org/2019/wot/hypermedia#hasOperationType> <https://www.w3.org/2019/wot/td#invokeAction>",
                "<https://www.w3.org/2019/wot/json-schema#exclusiveMinimum> \"70\"^^<http://www.w3.org/2001/XMLSchema#integer>")) {
            assertThat(Turtle.toNTriples(TWIN.value(), turtle)).contains(said.replace("TWIN", TWIN.value()));
        }
    }

    /// Each line stands in the place of what has that name.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            title               | null                                              | /title
            title               | 7                                                 | /title
            description         | null                                              | /description
            id                  | "did:web:other.example:twins:x"                   | /id
            @context            | "https://example.org/context"                     | /@context
            @context            | ["https://www.w3.org/2022/wot/td/v1.1", {"title": "urn:ex:t"}]             | /@context/title
            @context            | ["https://www.w3.org/2022/wot/td/v1.1", {"a": {"@id": "urn:ex:t"}}]        | /@context/a
            @context            | ["https://www.w3.org/2022/wot/td/v1.1", {"@language": "[[1]]"}]             | /@context/@language
            security            | "nobody"                                          | /security
            created             | "yesterday"                                       | /created
            events              | {"e": {}}                                         | /events/e/forms
            events              | {"e": {"forms": [{"op": "subscribeevent"}]}}      | /events/e/forms/0/href
            events              | {"e": {"forms": [{"href": "a", "op": "readproperty"}]}}                    | /events/e/forms/0/op
            properties          | {"p": {"type": "text", "forms": [{"href": "a"}]}} | /properties/p/type
            properties          | {"p": {"minLength": -1, "forms": [{"href": "a"}]}}| /properties/p/minLength
            properties          | {"a/b": 7}                                        | /properties/a~1b
            securityDefinitions | {"both": {"scheme": "magic"}}                     | /securityDefinitions/both/scheme
            securityDefinitions | {"both": {"scheme": "combo", "oneOf": ["x"]}}     | /securityDefinitions/both
            securityDefinitions | {"both": {"scheme": "nosec"}, "parley": {"scheme": "nosec"}}               | /securityDefinitions/parley
            links               | {"href": "a"}                                     | /links
            ex:list             | [["a"]]                                           | /ex:list
            ex:list             | {"@list": []}                                     | /ex:list/@list
            version             | {"instance": "1", "@id": ""}                      | /version/@id
            @graph              | []                                                | /@graph
            a b                 | 1                                                 | /a b
            """)
    void what_cannot_be_held_is_refused_with_where_it_stands(String member, String value, String field) {
        ObjectNode sent = json("""
                {"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "t", "security": "both",
                 "securityDefinitions": {"both": {"scheme": "nosec"}}}""");
        sent.set(member, node(value));

        assertThat(THINGS.read(told("", List.of(), List.of()), sent))
                .isInstanceOfSatisfying(
                        Things.Reading.Flawed.class,
                        flawed -> assertThat(flawed.flaws())
                                .extracting(Thing.Flaw::field)
                                .contains(field));
    }

    @Test
    void what_is_said_of_others_is_foreign() {
        ObjectNode sent = json(LAMP);
        sent.set("saref:controls", node("{\"@id\": \"http://example.org/x\", \"saref:hasState\": \"on\"}"));

        assertThat(THINGS.read(told("", List.of(), List.of()), sent))
                .isEqualTo(new Things.Reading.Refused(new Description.Foreign("http://example.org/x")));
    }

    /// So that who gets one, changes a word and puts it back changes that word alone.
    @Test
    void what_is_made_of_feeds_and_controls_is_not_taken_for_the_twins_word() {
        Told told = told("<> a <urn:ex:Lamp> .", List.of(World.feed(TWIN, "load")), List.of(World.control("reset")));
        ObjectNode thing = THINGS.of(told);
        assertThat(ThingSchema.flaws(thing)).isEmpty();
        assertThat(thing.at("/events/load/forms/0/href").asText()).isEqualTo("http://localhost:17102/interactions");
        assertThat(thing.at("/events/load/data/type").asText()).isEqualTo("object");
        assertThat(thing.at("/actions/reset/forms/0/href").asText()).isEqualTo("http://localhost:17102/commands");
        assertThat(thing.at("/actions/reset/input/type").asText()).isEqualTo("object");

        String kept = accepted(told, thing);

        assertThat(kept).doesNotContain("/feeds/load", "/controls/reset", "Security");
        assertThat(THINGS.of(new Told(TWIN.value(), kept, told.feeds(), told.controls())))
                .isEqualTo(thing);
    }

    /// Whatever stands in the place of something in a good one: it comes back, or it is refused.
    @Property(tries = 1_000)
    void nothing_that_is_sent_is_lost(@ForAll Random random) {
        ObjectNode sent = json(LAMP);
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            change(sent, random);
        }
        Told told = told("", List.of(World.feed(TWIN, "load")), List.of());

        if (THINGS.read(told, sent) instanceof Things.Reading.Accepted(var turtle)) {
            ObjectNode back = THINGS.of(new Told(TWIN.value(), turtle, told.feeds(), told.controls()));
            assertThat(ThingSchema.flaws(back)).as("%s", sent.toPrettyString()).isEmpty();
            assertThat(differences(sent, back, ""))
                    .as("%s", sent.toPrettyString())
                    .isEmpty();
        }
    }

    private static void change(JsonNode node, Random random) {
        List<String> values = List.of(
                "null",
                "true",
                "0",
                "-1",
                "2.50",
                "1e3",
                "\"\"",
                "\"x\"",
                "\"en\"",
                "\"saref:X\"",
                "\"nosec\"",
                "\"string\"",
                "[]",
                "{}",
                "[1, \"a\"]",
                "[\"a\", \"b\"]",
                "[{\"href\": \"a\"}]",
                "{\"href\": \"a\"}",
                "{\"a\": {\"type\": \"integer\"}}",
                "{\"@value\": \"v\"}",
                "{\"@id\": \"#n\", \"saref:p\": 1}",
                "{\"load\": {\"forms\": [{\"href\": \"a\"}]}}",
                "{\"en\": \"t\", \"de\": \"u\"}",
                "[[1]]");
        List<String> names = List.of(
                "title",
                "titles",
                "description",
                "properties",
                "events",
                "actions",
                "forms",
                "type",
                "enum",
                "const",
                "items",
                "oneOf",
                "in",
                "name",
                "scheme",
                "href",
                "op",
                "rel",
                "sizes",
                "security",
                "unit",
                "required",
                "load",
                "saref:p",
                "new",
                "@type",
                "@id",
                "readOnly",
                "format");
        JsonNode value = node(values.get(random.nextInt(values.size())));
        if (!node.isContainerNode() || node.isEmpty()) {
            return;
        }
        int at = random.nextInt(node.size());
        boolean deeper = random.nextInt(4) > 0;
        if (node instanceof ArrayNode array) {
            if (deeper && array.get(at).isContainerNode()) {
                change(array.get(at), random);
            } else {
                array.set(at, value);
            }
        } else if (node instanceof ObjectNode object) {
            String name = List.copyOf(object.properties()).get(at).getKey();
            if (deeper && object.get(name).isContainerNode()) {
                change(object.get(name), random);
            } else {
                object.set(random.nextBoolean() ? name : names.get(random.nextInt(names.size())), value);
            }
        }
    }

    /// Whatever triples there are.
    @Property(tries = 300)
    void every_description_is_a_valid_thing_that_can_be_put_back(@ForAll("descriptions") String text) {
        Told told = told(text, List.of(World.feed(TWIN, "load")), List.of(World.control("reset")));

        ObjectNode thing = THINGS.of(told);

        assertThat(ThingSchema.flaws(thing)).as("%s", thing.toPrettyString()).isEmpty();
        ObjectNode back = back(told, thing);
        assertThat(ThingSchema.flaws(back)).as("%s", back.toPrettyString()).isEmpty();
        assertThat(differences(thing, back, ""))
                .as("%s", thing.toPrettyString() + back.toPrettyString())
                .isEmpty();
    }

    /// Promise: no trace of what may not be seen.
    @Property(tries = 300)
    void nothing_of_what_is_hidden_is_in_it(
            @ForAll("descriptions") String text,
            @ForAll Set<@net.jqwik.api.constraints.IntRange(max = 3) Integer> shown) {
        List<String> all = List.of("/feeds/load", "/feeds/noise", "/controls/reset", "/controls/fade");
        List<String> visible =
                all.stream().filter(each -> shown.contains(all.indexOf(each))).toList();
        Profile profile = new Profile(
                TWIN.value(),
                HARBOUR.value(),
                World.turtle(TWIN, text),
                "",
                List.of(World.feed(TWIN, "load"), World.feed(TWIN, "noise")),
                List.of(World.control("reset"), World.control("fade")),
                World.policy(
                        TWIN,
                        Stream.concat(Stream.of("/description"), visible.stream())
                                .map(path -> World.allow(SubjectKind.ANYONE, "", path, Action.DESCRIBE))
                                .toArray(parley.avro.Rule[]::new)));
        List<Feed> feeds = profile.feeds().stream()
                .filter(feed -> visible.contains("/feeds/" + feed.getName()))
                .toList();
        List<Control> controls = profile.controls().stream()
                .filter(control -> visible.contains("/controls/" + control.getName()))
                .toList();
        String seen = Turtle.scoped(TWIN.value(), profile.description(), visible::contains);

        String thing = THINGS.of(new Told(TWIN.value(), seen, feeds, controls)).toString();

        assertThat(ThingSchema.flaws(node(thing))).as("%s", thing).isEmpty();
        all.stream().filter(each -> !visible.contains(each)).forEach(hidden -> {
            String name = hidden.substring(hidden.lastIndexOf('/') + 1);
            assertThat(thing).doesNotContain(hidden, "\"" + name + "\"");
        });
    }

    @Provide
    Arbitrary<String> descriptions() {
        List<String> nodes = List.of(
                "<>",
                "<#x>",
                "<#properties/level>",
                "<TWIN/feeds/load>",
                "<TWIN/feeds/noise>",
                "<TWIN/feeds/undeclared>",
                "<TWIN/controls/reset>",
                "<TWIN/controls/fade>",
                "_:a",
                "_:b");
        List<String> predicates = Stream.concat(
                        Stream.of("ex:p", "ex:has", "<urn:ex:q>", "td:name", "rdfs:label", "td:other", "rdf:type"),
                        Arrays.stream(Kind.values())
                                .flatMap(kind -> ThingTerms.terms(kind).values().stream())
                                .map(term -> "<" + term.iri() + ">"))
                .distinct()
                .toList();
        List<String> things = new ArrayList<>(nodes);
        things.addAll(List.of(
                "<http://example.org/a>",
                "ex:d",
                "'x'",
                "'uri'",
                "'tm:extends'",
                "'icon'",
                "'16x16'",
                "'x'@en",
                "'y'@de-CH",
                "1",
                "-1",
                "0",
                "1.5",
                "1e400",
                "-0.0",
                "'01'^^xsd:integer",
                "'NaN'^^xsd:double",
                "true",
                "'maybe'^^xsd:boolean",
                "'2026-01-01T00:00:00Z'^^xsd:dateTime",
                "'later'^^xsd:dateTime",
                "'a'^^xsd:anyURI",
                "'{\"a\":1}'^^rdf:JSON",
                "'{'^^rdf:JSON",
                "''",
                "'level'",
                "[ hctl:hasTarget 'a' ]",
                "[ hctl:hasTarget 'a' ; hctl:hasOperationType td:subscribeEvent , td:readAllProperties ]",
                "[ td:name 'n' ; td:hasForm [ hctl:hasTarget <http://example.org/f> ] ]",
                "[ td:name 'n' ; a wotsec:ComboSecurityScheme ; wotsec:oneOf 'a' , 'b' ]",
                "[ td:name 's' ; a wotsec:NoSecurityScheme ]",
                "[ jsonschema:propertyName 'q' ; a jsonschema:IntegerSchema ]",
                "( 1 2 )",
                "jsonschema:NumberSchema",
                "wotsec:BearerSecurityScheme",
                "<urn:ex:Other>",
                "td:readProperty",
                "td:invokeAction",
                "tm:ThingModel"));
        Arbitrary<String> triple = Combinators.combine(
                        Arbitraries.of(nodes), Arbitraries.of(predicates), Arbitraries.of(things))
                .as((s, p, o) ->
                        s + " " + p + " " + (p.equals("rdf:type") && !o.startsWith("<") ? "ex:T" : o) + " .\n");
        return triple.list().ofMinSize(0).ofMaxSize(25).map(ThingTest::document);
    }

    private static String document(List<String> triples) {
        return ("""
                PREFIX ex: <urn:ex:> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
                PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX td: <https://www.w3.org/2019/wot/td#>
                PREFIX jsonschema: <https://www.w3.org/2019/wot/json-schema#> PREFIX hctl: <https://www.w3.org/2019/wot/hypermedia#>
                PREFIX wotsec: <https://www.w3.org/2019/wot/security#> PREFIX tm: <https://www.w3.org/2019/wot/tm#>
                PREFIX title: <urn:title:> PREFIX http: <urn:http:> PREFIX : <urn:empty:>
                """ + String.join("", triples) + "<> ex:has _:a , _:b .\n").replace("TWIN", TWIN.value());
    }

    private static Told told(String turtle, List<Feed> feeds, List<Control> controls) {
        return new Told(TWIN.value(), turtle.isEmpty() ? "" : World.turtle(TWIN, turtle), feeds, controls);
    }

    private static String accepted(Told told, ObjectNode sent) {
        return switch (THINGS.read(told, sent)) {
            case Things.Reading.Accepted(var turtle) -> turtle;
            case Things.Reading other -> throw new AssertionError(other + " for " + sent.toPrettyString());
        };
    }

    private static ObjectNode back(Told told, ObjectNode sent) {
        return THINGS.of(new Told(told.twin(), accepted(told, sent), told.feeds(), told.controls()));
    }

    /// Where what came back does not say what was sent: it may say more, and one thing alone may stand for
    /// a list of it.
    private static List<String> differences(JsonNode sent, JsonNode back, String path) {
        if (sent.isContainerNode() && sent.isEmpty() && back.isMissingNode()) {
            return List.of();
        }
        if (sent.has("@id")
                && back.size() == 1
                && differences(sent.path("@id"), back.path("@id"), "/@id").isEmpty()) {
            return List.of(); // what is said of it stands where it is named first
        }
        if (sent.isObject() && back.isObject()) {
            return sent.properties().stream()
                    .filter(member -> !member.getKey().equals("@context"))
                    .flatMap(member ->
                            differences(member.getValue(), back.path(member.getKey()), path + "/" + member.getKey())
                                    .stream())
                    .toList();
        }
        if (sent.isArray() || back.isArray()) {
            List<JsonNode> all = new ArrayList<>();
            (back.isArray() ? back : List.of(back)).forEach(all::add);
            List<String> missing = new ArrayList<>();
            // Triples are a set
            (sent.isArray() ? sent.valueStream() : Stream.of(sent)).distinct().forEach(each -> {
                if (!all.stream()
                        .filter(other -> differences(each, other, path.endsWith("/@id") ? path : "")
                                .isEmpty())
                        .findFirst()
                        .map(all::remove)
                        .orElse(false)) {
                    missing.add(path + ": " + each + " is not in " + back);
                }
            });
            return missing;
        }
        boolean same = Thing.same(sent, back)
                || (path.endsWith("/@id") && back.asText().equals(TWIN.value() + sent.asText()))
                || (path.endsWith("/@id")
                        && sent.asText().startsWith("_:")
                        && back.asText().startsWith("_:"));
        return same ? List.of() : List.of(path + ": " + sent + " came back as " + back);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) node(text);
    }

    private static JsonNode node(String text) {
        try {
            return ThingValues.JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
