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
import java.util.stream.StreamSupport;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import parley.registry.description.Thing.Flaw;
import parley.registry.description.ThingTerms.Kind;
import parley.registry.description.ThingTerms.Shape;
import parley.registry.description.ThingTerms.Term;

/// Makes triples of a Thing Description, or tells what is wrong in it and where.
final class ThingReader {

    private static final int MOST_FLAWS = 50;

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

    private void members(Node subject, Kind kind, ObjectNode object, String path, JsonNode made) {
        for (String name : ThingTerms.required(kind)) {
            if (object.path(name).isMissingNode() || isEmpty(object.path(name), kind)) {
                flaw(path + "/" + name, "it is needed here");
            }
        }
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
                            term -> new ThingTerm(subject, term, path, alike).read(value),
                            () -> extension(subject, kind, name, value, path));
        }
    }

    /// Where a term of a thing or of its parts stands.
    private final class ThingTerm {
        private final Node subject;
        private final Term term;
        private final String path;
        private final JsonNode made;

        ThingTerm(Node subject, Term term, String path, JsonNode made) {
            this.subject = subject;
            this.term = term;
            this.path = path;
            this.made = made;
        }

        void read(JsonNode value) {
            switch (term.shape()) {
                case TEXT -> string(value, path).ifPresent(text -> say(text(text)));
                case LANGUAGES -> members(value).forEach((language, text) -> spoken(language, text));
                case TOKEN, NOTION, REFERENCE, SIZES, TIME -> one(value, path);
                case TOKENS, REFERENCES, LANGUAGE_TAGS -> several(value, true);
                case TOKEN_LIST -> several(value, false);
                case SCHEMES -> schemes(value);
                case OPERATIONS -> operations(value);
                case TYPE -> type(value);
                case SCHEME -> scheme(value);
                case FLAG, COUNT, NUMBER, POSITIVE -> scalar(value);
                case VALUE -> say(ThingValues.literal(value));
                case VALUES -> values(value);
                case NODE -> node(value, path);
                case FLAG_OR_NODE -> {
                    if (value.isBoolean()) {
                        say(ThingValues.literal(value));
                    } else {
                        node(value, path);
                    }
                }
                case NODES -> nodes(value);
                case ITEMS -> {
                    if (value.isArray()) {
                        nodes(value);
                    } else {
                        node(value, path);
                    }
                }
                case MAP -> map(value);
            }
        }

        private void say(Node object) {
            state(subject, term.iri(), object);
        }

        private Map<String, JsonNode> members(JsonNode value) {
            Map<String, JsonNode> members = new java.util.LinkedHashMap<>();
            if (value.isObject()) {
                value.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            } else {
                flaw(path, "an object is needed");
            }
            return members;
        }

        private void spoken(String language, JsonNode text) {
            if (!ThingContext.isLanguage(language)) {
                flaw(at(path, language), "this is no language tag");
            } else {
                string(text, at(path, language))
                        .ifPresent(words -> say(NodeFactory.createLiteralLang(words, language)));
            }
        }

        private void one(JsonNode value, String where) {
            string(value, where).ifPresent(text -> {
                String flaw = flawOf(text);
                if (flaw.isEmpty()) {
                    say(node(text));
                } else {
                    flaw(where, flaw);
                }
            });
        }

        private String flawOf(String text) {
            Set<String> allowed = ThingTerms.allowed(term);
            if (!allowed.isEmpty() && !allowed.contains(text)) {
                return "one of " + allowed.stream().sorted().toList() + " is needed";
            }
            if (term.shape() == Shape.TIME && !ThingContext.isTime(text)) {
                return "a time with its zone is needed (RFC 3339)";
            }
            if (term.shape() == Shape.LANGUAGE_TAGS && !ThingContext.isLanguage(text)) {
                return "this is no language tag";
            }
            return term.shape() == Shape.SIZES && !text.matches("[0-9]*x[0-9]+")
                    ? "a size such as 16x16 is needed"
                    : "";
        }

        private Node node(String text) {
            return switch (term.shape()) {
                case REFERENCE, REFERENCES -> ThingValues.reference(text);
                case TIME -> ThingValues.time(text);
                case NOTION ->
                    names.known(text)
                            .filter(ThingNames::isAbsolute)
                            .map(NodeFactory::createURI)
                            .orElseGet(() -> NodeFactory.createLiteralString(text));
                default -> NodeFactory.createLiteralString(text);
            };
        }

        private void several(JsonNode value, boolean orOne) {
            if (value.isTextual() && orOne) {
                one(value, path);
            } else if (value.isArray()) {
                int i = 0;
                for (JsonNode each : value) {
                    one(each, path + "/" + i++);
                }
            } else {
                flaw(path, "strings are needed");
            }
        }

        private void schemes(JsonNode value) {
            for (JsonNode each : elements(value)) {
                string(each, path).ifPresent(name -> {
                    if (schemes.contains(name)) {
                        say(NodeFactory.createURI(places.iri(Kind.SCHEME, name)));
                    } else {
                        flaw(path, "`" + name + "` is not in securityDefinitions");
                    }
                });
            }
        }

        private void operations(JsonNode value) {
            Map<String, String> operations = ThingTerms.operations(term.of());
            for (JsonNode each : elements(value)) {
                String iri = operations.get(each.asText());
                if (iri == null) {
                    flaw(path, "one of " + List.copyOf(operations.keySet()) + " is needed");
                } else {
                    say(NodeFactory.createURI(iri));
                }
            }
        }

        private void type(JsonNode value) {
            String iri = ThingTerms.TYPES.get(value.asText());
            if (iri == null) {
                flaw(
                        path,
                        "one of " + ThingTerms.TYPES.keySet().stream().sorted().toList() + " is needed");
            } else {
                say(NodeFactory.createURI(iri));
            }
        }

        private void scheme(JsonNode value) {
            String name = value.asText();
            Optional<String> iri = Optional.ofNullable(ThingTerms.SCHEMES.get(name))
                    .or(() -> Optional.of(names.expanded(name, "")).filter(ThingNames::isAbsolute));
            iri.ifPresentOrElse(
                    each -> say(NodeFactory.createURI(each)),
                    () -> flaw(
                            path,
                            "one of "
                                    + ThingTerms.SCHEMES.keySet().stream()
                                            .sorted()
                                            .toList() + ", or a name with a prefix, is needed"));
        }

        private void scalar(JsonNode value) {
            boolean fits = switch (term.shape()) {
                case FLAG -> value.isBoolean();
                case COUNT -> value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
                case POSITIVE -> value.isNumber() && value.decimalValue().signum() > 0;
                default -> value.isNumber();
            };
            if (fits) {
                say(ThingValues.literal(value));
            } else {
                flaw(path, value + " cannot stand here");
            }
        }

        private void values(JsonNode value) {
            if (!value.isArray() || value.isEmpty()) {
                flaw(path, "at least one value is needed");
            }
            value.forEach(each -> say(ThingValues.literal(each)));
        }

        private void node(JsonNode value, String where) {
            object(value, term.of(), where, this::say);
        }

        private void nodes(JsonNode value) {
            if (!value.isArray()) {
                flaw(path, "an array is needed");
                return;
            }
            int i = 0;
            for (JsonNode each : value) {
                String where = path + "/" + i++;
                if (StreamSupport.stream(made.spliterator(), false).noneMatch(alike -> ThingValues.same(alike, each))) {
                    node(each, where);
                }
            }
        }

        private void map(JsonNode value) {
            members(value).forEach((name, each) -> {
                if (!ThingValues.same(made.path(name), each)) {
                    named(name, each, at(path, name));
                }
            });
        }

        private void named(String name, JsonNode value, String where) {
            if (!(value instanceof ObjectNode part)) {
                flaw(where, "an object is needed");
                return;
            }
            boolean placed =
                    !ThingTerms.place(term.of()).isEmpty() && part.path("@id").isMissingNode();
            Node node = placed ? NodeFactory.createURI(places.iri(term.of(), name)) : node(part, where);
            say(node);
            state(node, ThingTerms.index(term), NodeFactory.createLiteralString(name));
            ThingReader.this.members(node, term.of(), part, where, made.path(name));
        }

        private Node node(ObjectNode part, String where) {
            return ThingReader.this.node(part, where);
        }
    }

    /// Says what an object says.
    ///
    /// @param leading says first what leads to it, so that the order of the text is that of the triples
    private void object(JsonNode value, Kind kind, String path, Consumer<Node> leading) {
        if (value instanceof ObjectNode object) {
            Node node = node(object, path);
            leading.accept(node);
            members(node, kind, object, path, MissingNode.getInstance());
        } else {
            flaw(path, "an object is needed");
        }
    }

    private Node node(ObjectNode object, String path) {
        JsonNode id = object.path("@id");
        return id.isMissingNode() ? NodeFactory.createBlankNode() : identified(id, path);
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
            string(each, path)
                    .map(name -> names.expanded(name, kind.vocabulary()))
                    .ifPresent(iri -> {
                        if (ThingNames.isAbsolute(iri)) {
                            state(subject, ThingTerms.RDF_TYPE, NodeFactory.createURI(iri));
                        } else {
                            flaw(path, "`" + each.asText() + "` is neither a name nor an IRI");
                        }
                    });
        }
    }

    private void extension(Node subject, Kind kind, String name, JsonNode value, String path) {
        String iri = names.expanded(name, kind.vocabulary());
        if (ThingNames.isAbsolute(iri)) {
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
            if (direction.equals("ltr") || direction.equals("rtl")) {
                return NodeFactory.createLiteralDirLang(text, language, direction);
            }
            return !language.isEmpty()
                    ? NodeFactory.createLiteralLang(text, language)
                    : type.isEmpty() ? NodeFactory.createLiteralString(text) : ThingValues.typed(text, datatype);
        });
    }

    private Node text(String text) {
        return names.language().isEmpty()
                ? NodeFactory.createLiteralString(text)
                : NodeFactory.createLiteralLang(text, names.language());
    }

    private Optional<String> string(JsonNode value, String path) {
        if (value.isTextual()) {
            return Optional.of(value.textValue());
        }
        flaw(path, "a string is needed");
        return Optional.empty();
    }

    private static Iterable<JsonNode> elements(JsonNode value) {
        return value.isArray() ? value : List.of(value);
    }

    private void state(Node subject, String predicate, Node object) {
        statements.triple(Triple.create(subject, NodeFactory.createURI(predicate), object));
    }

    private void flaw(String field, String description) {
        if (flaws.size() < MOST_FLAWS) {
            flaws.add(new Flaw(field, description));
        }
    }

    private static String at(String path, String name) {
        return path + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
