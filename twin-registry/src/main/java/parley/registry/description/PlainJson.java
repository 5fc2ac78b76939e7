package parley.registry.description;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.vocabulary.RDF;
import parley.policy.Policies;
import parley.registry.description.Description.Malformed;
import parley.topics.Names;

/// Reads a description by people who know no RDF: JSON with a handful of members, of which each says what
/// triples it is. What is named by a word alone is a term of the vocabulary that is usual for it: a class
/// or a property of schema.org, a quantity or a unit of QUDT. With a prefix of the bundled context or as a
/// whole IRI anything can be named.
final class PlainJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int MOST_DIGITS = 100;
    private static final String SCHEMA = "https://schema.org/";
    private static final String QUANTITY = "http://qudt.org/vocab/quantitykind/";
    private static final String UNIT = "http://qudt.org/vocab/unit/";
    private static final String RDFS = "http://www.w3.org/2000/01/rdf-schema#";
    private static final String SOSA = "http://www.w3.org/ns/sosa/";
    private static final String GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#";
    private static final String QUDT = "http://qudt.org/schema/qudt/";
    private static final String DCAT = "http://www.w3.org/ns/dcat#";
    private static final String TD = "https://www.w3.org/2019/wot/td#";

    private static final Set<String> OF_ALL = Set.of("label", "comment", "types", "properties");
    private static final Set<String> OF_TWINS = with(OF_ALL, "place", "observes", "feeds", "controls");
    private static final Set<String> OF_FEEDS = with(OF_ALL, "observes");
    private static final Set<String> OF_CONTROLS = with(OF_ALL, "actsOn");

    private final String twin;
    private final Statements statements;
    private final Map<String, String> prefixes = JsonLd.prefixes();

    private PlainJson(String twin, Statements statements) {
        this.twin = twin;
        this.statements = statements;
    }

    /// @throws Refused with the member that is wrong
    static Statements read(String twin, String text, Limits limits) {
        Statements statements = new Statements(limits);
        new PlainJson(twin, statements).twin(object("the description", parsed(text)));
        return statements;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw wrong("JSON", e.getOriginalMessage());
        }
    }

    private void twin(ObjectNode json) {
        Node itself = NodeFactory.createURI(twin);
        only(json, "", OF_TWINS);
        resource(itself, json, "");
        observes(itself, json, "");
        if (json.has("place")) {
            ObjectNode place = object("place", json.get("place"));
            only(place, "place.", Set.of("latitude", "longitude"));
            degrees(itself, "lat", place, "latitude");
            degrees(itself, "long", place, "longitude");
        }
        each(json, "feeds", OF_FEEDS, (name, feed) -> {
            Node node = NodeFactory.createURI(twin + Policies.feed(name));
            say(itself, DCAT + "distribution", node);
            say(itself, TD + "hasEventAffordance", node);
            say(node, RDF.type.getURI(), iri(DCAT + "Distribution"));
            resource(node, feed, "feeds." + name + ".");
            observes(node, feed, "feeds." + name + ".");
        });
        each(json, "controls", OF_CONTROLS, (name, control) -> {
            Node node = NodeFactory.createURI(twin + Policies.control(name));
            say(itself, TD + "hasActionAffordance", node);
            resource(node, control, "controls." + name + ".");
            values(control, "actsOn")
                    .forEach(value ->
                            say(node, SOSA + "actsOnProperty", observable(value, "controls." + name + ".actsOn")));
        });
    }

    private void each(ObjectNode json, String field, Set<String> members, BiConsumer<String, ObjectNode> what) {
        if (!json.has(field)) {
            return;
        }
        object(field, json.get(field)).properties().forEach(entry -> {
            String where = field + "." + entry.getKey();
            if (!Names.valid(entry.getKey())) {
                throw wrong(where, "a name matches [a-z0-9-]{1,64}");
            }
            ObjectNode value = object(where, entry.getValue());
            only(value, where + ".", members);
            what.accept(entry.getKey(), value);
        });
    }

    private void resource(Node node, ObjectNode json, String where) {
        texts(node, RDFS + "label", json, "label", where);
        texts(node, RDFS + "comment", json, "comment", where);
        values(json, "types").forEach(type -> say(node, RDF.type.getURI(), iri(named(type, where + "types", SCHEMA))));
        if (json.has("properties")) {
            object(where + "properties", json.get("properties")).properties().forEach(property -> {
                String at = where + "properties." + property.getKey();
                String predicate = expanded(property.getKey(), at, SCHEMA);
                values(property.getValue()).forEach(value -> say(node, predicate, value(value, at)));
            });
        }
    }

    private void texts(Node node, String predicate, ObjectNode json, String field, String where) {
        JsonNode value = json.path(field);
        if (value.isTextual()) {
            say(node, predicate, NodeFactory.createLiteralString(value.textValue()));
        } else if (value instanceof ObjectNode languages) {
            languages.properties().forEach(text -> {
                if (!text.getKey().matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
                        || !text.getValue().isTextual()) {
                    throw wrong(where + field + "." + text.getKey(), "a text by a language tag is needed");
                }
                say(
                        node,
                        predicate,
                        NodeFactory.createLiteralLang(text.getValue().textValue(), text.getKey()));
            });
        } else if (!value.isMissingNode()) {
            throw wrong(where + field, "a text, or texts by language, is needed");
        }
    }

    private void observes(Node node, ObjectNode json, String where) {
        values(json, "observes").forEach(value -> say(node, SOSA + "observes", observable(value, where + "observes")));
    }

    /// A property of the twin's own: of this kind of quantity, or of this class.
    private Node observable(JsonNode value, String where) {
        JsonNode property = value;
        Node observable = NodeFactory.createBlankNode();
        say(observable, RDF.type.getURI(), iri(SOSA + "ObservableProperty"));
        if (value instanceof ObjectNode object) {
            only(object, where + ".", Set.of("property", "unit"));
            property = object.path("property");
            if (object.has("unit")) {
                say(observable, QUDT + "hasUnit", iri(named(object.get("unit"), where + ".unit", UNIT)));
            }
        }
        String name = named(property, where, QUANTITY);
        say(observable, name.startsWith(QUANTITY) ? QUDT + "hasQuantityKind" : RDF.type.getURI(), iri(name));
        return observable;
    }

    private void degrees(Node node, String predicate, ObjectNode place, String field) {
        JsonNode value = place.path(field);
        if (!value.isNumber()) {
            throw wrong("place." + field, "a number of degrees is needed");
        }
        say(node, GEO + predicate, decimal(value.decimalValue()));
    }

    private Node value(JsonNode value, String where) {
        if (value instanceof ObjectNode object) {
            only(object, where + ".", Set.of("iri"));
            return iri(named(object.path("iri"), where + ".iri", SCHEMA));
        }
        if (value.isTextual()) {
            return NodeFactory.createLiteralString(value.textValue());
        }
        if (value.isBoolean()) {
            return NodeFactory.createLiteralDT(value.asText(), XSDDatatype.XSDboolean);
        }
        if (value.isNumber()) {
            return value.isIntegralNumber()
                    ? NodeFactory.createLiteralDT(value.asText(), XSDDatatype.XSDinteger)
                    : decimal(value.decimalValue());
        }
        throw wrong(where, "a text, a number, true, false, {\"iri\": ...} or an array of those is needed");
    }

    private static Node decimal(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw wrong(number.toString(), "at most " + MOST_DIGITS + " digits");
        }
        return NodeFactory.createLiteralDT(number.toPlainString(), XSDDatatype.XSDdecimal);
    }

    private String named(JsonNode name, String where, String usual) {
        if (!name.isTextual()) {
            throw wrong(where, "a name is needed");
        }
        return expanded(name.textValue(), where, usual);
    }

    private String expanded(String name, String where, String usual) {
        if (name.matches("[A-Za-z0-9_-]+")) {
            return usual + name;
        }
        int colon = name.indexOf(':');
        String prefix = colon < 0 ? null : prefixes.get(name.substring(0, colon));
        String iri = prefix == null ? name : prefix + name.substring(colon + 1);
        if (!iri.matches("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|^`\\\\]+")) {
            throw wrong(where, "'" + name + "' is neither a word, a prefix and a word, nor an IRI");
        }
        return iri;
    }

    private static Stream<JsonNode> values(ObjectNode json, String field) {
        return json.has(field) ? values(json.get(field)) : Stream.of();
    }

    private static Stream<JsonNode> values(JsonNode value) {
        return value.isArray() ? value.valueStream() : Stream.of(value);
    }

    private void say(Node subject, String predicate, Node object) {
        statements.triple(Triple.create(subject, iri(predicate), object));
    }

    private static Node iri(String iri) {
        return NodeFactory.createURI(iri);
    }

    private static ObjectNode object(String where, JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw wrong(where, "a JSON object is needed");
    }

    private static void only(ObjectNode json, String where, Set<String> members) {
        json.properties().stream()
                .map(Map.Entry::getKey)
                .filter(member -> !members.contains(member))
                .findFirst()
                .ifPresent(member -> {
                    throw wrong(where + member, "unknown; there are " + String.join(", ", new TreeSet<>(members)));
                });
    }

    private static Set<String> with(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    private static Refused wrong(String where, String what) {
        return new Refused(new Malformed(where + ": " + what, 0, 0));
    }
}
