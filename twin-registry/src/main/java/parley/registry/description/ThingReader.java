package parley.registry.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import parley.registry.description.Thing.Flaw;
import parley.registry.description.ThingTerms.Kind;

/// Makes triples of a Thing Description, or tells what is wrong in it and where.
final class ThingReader {

    private static final int MOST_FLAWS = 50;
    private static final Set<String> LITERAL = Set.of("@value", "@type", "@language", "@direction");

    private final String twin;
    private final ThingPlaces places;
    private final Statements statements = new Statements(Limits.STANDARD);
    private final List<Flaw> flaws = new ArrayList<>();
    private final Map<String, Node> blanks = new HashMap<>();
    private final Set<String> schemes = new HashSet<>();
    private ThingNames names = new ThingNames(Map.of(), "");

    ThingReader(String twin) {
        this.twin = twin;
        this.places = new ThingPlaces(twin);
    }

    ThingNames names() {
        return names;
    }

    ThingPlaces places() {
        return places;
    }

    /// Whether the thing defines a security scheme of that name.
    boolean isScheme(String name) {
        return schemes.contains(name);
    }

    List<Flaw> flaws() {
        return flaws;
    }

    /// @param made what says nothing where the sender says the same
    Statements read(ObjectNode thing, ObjectNode made) {
        ThingContext context = ThingContext.read(thing.path("@context"), this::flaw);
        names = context.names();
        names.own().forEach(statements::prefix);
        thing.path("securityDefinitions").fieldNames().forEachRemaining(schemes::add);
        identity(thing, "id");
        identity(thing, "@id");
        members(NodeFactory.createURI(twin), Kind.THING, thing, "", made);
        return statements;
    }

    private void identity(ObjectNode thing, String member) {
        JsonNode id = thing.path(member);
        if (!id.isMissingNode() && !id.asText().equals(twin)) {
            flaw("/" + member, "this is the Thing Description of " + twin);
        }
    }

    void members(Node subject, Kind kind, ObjectNode object, String path, JsonNode made) {
        for (String name : ThingTerms.required(kind)) {
            if (object.path(name).isMissingNode() || isEmpty(object.path(name), kind)) {
                flaw(path + "/" + name, "it is needed here");
            }
        }
        ThingFit.misfits(kind, object).forEach(name -> flaw(path + "/" + name, "it cannot stand with the others here"));
        object.properties()
                .forEach(member ->
                        member(subject, kind, member.getKey(), member.getValue(), at(path, member.getKey()), made));
    }

    private static boolean isEmpty(JsonNode value, Kind kind) {
        return value.isEmpty() && value.isContainerNode() && kind != Kind.THING;
    }

    private void member(Node subject, Kind kind, String name, JsonNode value, String path, JsonNode made) {
        JsonNode alike = made.path(name);
        if (name.equals("@context") || name.equals("@id") || (name.equals("id") && kind == Kind.THING)) {
            return;
        }
        if (name.equals("@type")) {
            types(subject, kind, value, path);
        } else if (name.equals("@included") && kind == Kind.THING) {
            elements(value).forEach(each -> object(each, Kind.ANY, path, _ -> {}));
        } else if (name.startsWith("@")) {
            flaw(path, "this keyword of JSON-LD is not supported");
        } else if (alike.isMissingNode() || !ThingValues.same(alike, value)) {
            ThingTerms.term(kind, name)
                    .ifPresentOrElse(
                            term -> new TermReader(this, subject, term, path, alike).read(value),
                            () -> extension(subject, kind, name, value, path));
        }
    }

    /// Says what an object says.
    ///
    /// @param leading says first what leads to it, so that the order of the text is that of the triples
    void object(JsonNode value, Kind kind, String path, Consumer<Node> leading) {
        if (value instanceof ObjectNode object) {
            Node node = node(object, path);
            leading.accept(node);
            members(node, kind, object, path, MissingNode.getInstance());
        } else {
            flaw(path, "an object is needed");
        }
    }

    Node node(ObjectNode object, String path) {
        JsonNode id = object.path("@id");
        if (id.isMissingNode()) {
            return NodeFactory.createBlankNode();
        }
        Node node = identified(id, path);
        if (node.isURI() && node.getURI().equals(twin)) {
            flaw(path + "/@id", "this is the thing itself, of which all else says what there is to say");
        }
        return node;
    }

    private Node identified(JsonNode id, String path) {
        String text = id.asText();
        if (text.startsWith("_:")) {
            return blanks.computeIfAbsent(text, _ -> NodeFactory.createBlankNode());
        }
        String iri = text.isEmpty() || text.startsWith("#") ? twin + text : names.expanded(text, "");
        if (!id.isTextual() || !ThingNames.isAbsolute(iri)) {
            flaw(path + "/@id", "an IRI is needed");
        }
        return NodeFactory.createURI(iri);
    }

    private void types(Node subject, Kind kind, JsonNode value, String path) {
        for (JsonNode each : elements(value)) {
            string(each, path).ifPresent(name -> {
                if (names.isMeant(name)) {
                    String iri = names.expanded(name, kind.vocabulary());
                    state(subject, ThingTerms.RDF_TYPE, NodeFactory.createURI(iri));
                } else {
                    flaw(path, "`" + name + "` is neither a name nor an IRI");
                }
            });
        }
    }

    private void extension(Node subject, Kind kind, String name, JsonNode value, String path) {
        String iri = names.expanded(name, kind.vocabulary());
        if (names.isMeant(name) && !name.equals("id")) {
            for (JsonNode each : elements(value)) {
                extensionValue(each, path, node -> state(subject, iri, node));
            }
        } else {
            flaw(path, "`" + name + "` is neither a name nor an IRI");
        }
    }

    private void extensionValue(JsonNode value, String path, Consumer<Node> say) {
        switch (value.getNodeType()) {
            case STRING -> say.accept(text(value.textValue()));
            case BOOLEAN, NUMBER -> say.accept(ThingValues.literal(value));
            case OBJECT -> {
                if (value.has("@value")) {
                    literal(value, path).ifPresent(say);
                } else if (value.size() == 1 && value.has("@id")) {
                    say.accept(identified(value.path("@id"), path));
                } else {
                    object(value, Kind.ANY, path, say);
                }
            }
            default -> flaw(path, "what " + value + " says here, triples cannot say");
        }
    }

    private Optional<Node> literal(JsonNode value, String path) {
        value.properties().forEach(member -> {
            if (!LITERAL.contains(member.getKey()) || !member.getValue().isTextual()) {
                flaw(at(path, member.getKey()), "it cannot stand beside @value");
            }
        });
        if (value.has("@type") && value.has("@language")) {
            flaw(path + "/@type", "a text has a language or a type");
        }
        return string(value.path("@value"), path + "/@value").map(text -> {
            String language = value.path("@language").asText("");
            String type = value.path("@type").asText("");
            if (language.isEmpty() ? value.has("@language") : !ThingContext.isLanguage(language)) {
                flaw(path + "/@language", "this is no language tag");
                return NodeFactory.createLiteralString(text);
            }
            String datatype = names.expanded(type, "");
            if (!type.isEmpty() && !ThingNames.isAbsolute(datatype)) {
                flaw(path + "/@type", "an IRI is needed");
            }
            String direction = value.path("@direction").asText("");
            if (value.has("@direction") && language.isEmpty()) {
                flaw(path + "/@direction", "a text that has one has a language");
                return NodeFactory.createLiteralString(text);
            }
            if (direction.equals("ltr") || direction.equals("rtl")) {
                return NodeFactory.createLiteralDirLang(text, language, direction);
            }
            return !language.isEmpty()
                    ? NodeFactory.createLiteralLang(text, language)
                    : type.isEmpty() ? NodeFactory.createLiteralString(text) : ThingValues.typed(text, datatype);
        });
    }

    Node text(String text) {
        return names.language().isEmpty()
                ? NodeFactory.createLiteralString(text)
                : NodeFactory.createLiteralLang(text, names.language());
    }

    Optional<String> string(JsonNode value, String path) {
        if (value.isTextual()) {
            return Optional.of(value.textValue());
        }
        flaw(path, "a string is needed");
        return Optional.empty();
    }

    static Iterable<JsonNode> elements(JsonNode value) {
        return value.isArray() ? value : List.of(value);
    }

    void state(Node subject, String predicate, Node object) {
        statements.triple(Triple.create(subject, NodeFactory.createURI(predicate), object));
    }

    void flaw(String field, String description) {
        if (flaws.size() < MOST_FLAWS) {
            flaws.add(new Flaw(field, description));
        }
    }

    static String at(String path, String name) {
        return path + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
