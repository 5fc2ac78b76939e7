package parley.registry.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import parley.registry.description.ThingTerms.Kind;
import parley.registry.description.ThingTerms.Shape;
import parley.registry.description.ThingTerms.Term;

/// Writes triples as a Thing Description: what fits a term by that term, and everything else by its IRI, so
/// that whatever is said is in it, and nothing makes it invalid.
final class ThingWriter {

    /// Deeper than this nothing stands within something else, but beside it.
    private static final int DEEPEST = 20;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Node thing;
    private final Statements statements;
    private final ThingPlaces places;
    private final ThingNames names;
    private final Map<Kind, Set<String>> there;
    private final ThingLiterals literals;

    private final Set<Node> written = new HashSet<>();
    private final Map<Node, String> schemes = new HashMap<>();
    private final Map<Node, String> blanks = new HashMap<>();
    private final Map<Node, Long> references;

    /// What stands as a part of the thing, and so within nothing else.
    private final Map<Node, Kind> placed = new HashMap<>();

    /// @param feeds the names of events that are there, whatever is said of them
    /// @param controls the names of such actions
    ThingWriter(String twin, Statements statements, Set<String> feeds, Set<String> controls) {
        this.thing = NodeFactory.createURI(twin);
        this.statements = statements;
        this.places = new ThingPlaces(twin);
        this.names = ThingNaming.of(thing, statements);
        this.literals = new ThingLiterals(names);
        this.there = Map.of(Kind.EVENT, feeds, Kind.ACTION, controls);
        there.forEach((kind, all) ->
                all.forEach(name -> placed.put(NodeFactory.createURI(places.iri(kind, name)), kind)));
        ThingTerms.terms(Kind.THING).values().stream()
                .filter(term -> term.shape() == Shape.MAP)
                .forEach(this::place);
        this.references = statements.subjects().stream()
                .flatMap(subject -> statements.about(subject).stream())
                .map(Triple::getObject)
                .filter(Node::isBlank)
                .collect(Collectors.groupingBy(object -> object, Collectors.counting()));
    }

    private void place(Term term) {
        statements
                .objects(thing, NodeFactory.createURI(term.iri()))
                .filter(node -> placed(term, node).isPresent())
                .forEach(node -> placed.putIfAbsent(node, term.of()));
    }

    ObjectNode write() {
        ObjectNode td = JSON.objectNode();
        td.set("@context", ThingNaming.context(names));
        td.put("id", thing.getURI());
        written.add(thing);
        members(thing, Kind.THING, td, 0, "");
        included(td);
        if (!td.has("title")) {
            label().ifPresent(label -> td.put("title", label));
        }
        return td;
    }

    private Optional<String> label() {
        return Vocabulary.LABELS.stream()
                .flatMap(predicate -> statements.objects(thing, predicate))
                .filter(Node::isLiteral)
                .map(Node::getLiteralLexicalForm)
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    /// What is said of feeds and controls stands with them, though the description may not say that they
    /// are there.
    private void declared(Kind kind, String member, ObjectNode td) {
        for (String name : there.getOrDefault(kind, Set.of())) {
            Node node = NodeFactory.createURI(places.iri(kind, name));
            if (!td.path(member).has(name) && written.add(node)) {
                ObjectNode part = JSON.objectNode();
                members(node, kind, part, 1, name);
                map(td, member).set(name, part);
            }
        }
    }

    private void included(ObjectNode td) {
        ArrayNode rest = JSON.arrayNode();
        for (Node subject : statements.subjects()) {
            if (written.add(subject)) {
                ObjectNode object = JSON.objectNode().put("@id", id(subject));
                members(subject, Kind.ANY, object, 1, "");
                rest.add(object);
            }
        }
        if (!rest.isEmpty()) {
            td.set("@included", rest);
        }
    }

    /// @param name by which a map leads to the subject, which says so itself
    private void members(Node subject, Kind kind, ObjectNode object, int depth, String name) {
        Map<String, List<Node>> said = new LinkedHashMap<>();
        for (Triple triple : statements.about(subject)) {
            if (!isName(triple, name)) {
                said.computeIfAbsent(triple.getPredicate().getURI(), _ -> new ArrayList<>())
                        .add(triple.getObject());
            }
        }
        for (Term term : ThingTerms.terms(kind).values()) {
            List<Node> values = said.get(term.iri());
            if (values != null) {
                term(term, values, object, depth);
            }
        }
        if (kind == Kind.THING) {
            declared(Kind.ACTION, "actions", object);
            declared(Kind.EVENT, "events", object);
        }
        List<Node> types = said.getOrDefault(ThingTerms.RDF_TYPE, new ArrayList<>());
        types(types, kind, object);
        said.forEach((predicate, rest) -> extension(predicate, rest, kind, object, depth));
        ThingFit.settle(kind, object, names);
    }

    private static boolean isName(Triple triple, String name) {
        String predicate = triple.getPredicate().getURI();
        return !name.isEmpty()
                && (predicate.equals(ThingTerms.NAME) || predicate.equals(ThingTerms.JSON_SCHEMA + "propertyName"))
                && ThingValues.isToken(triple.getObject())
                && triple.getObject().getLiteralLexicalForm().equals(name);
    }

    /// Takes from the values what fits the term.
    private void term(Term term, List<Node> values, ObjectNode object, int depth) {
        switch (term.shape()) {
            case NODE -> first(term, values, object, depth);
            case FLAG_OR_NODE -> {
                Optional<JsonNode> flag = literals.one(term, Shape.FLAG, values);
                flag.ifPresentOrElse(value -> object.set(term.name(), value), () -> first(term, values, object, depth));
            }
            case NODES -> {
                ArrayNode all = all(term, values, depth);
                if (!all.isEmpty()) {
                    object.set(term.name(), all);
                }
            }
            case ITEMS -> {
                ArrayNode all = all(term, values, depth);
                if (!all.isEmpty()) {
                    object.set(term.name(), all.size() == 1 ? all.get(0) : all);
                }
            }
            case MAP -> named(term, values, object, depth);
            case SCHEMES -> {
                ArrayNode names = JSON.arrayNode();
                values.removeIf(node -> schemes.containsKey(node) && names.add(schemes.get(node)) != null);
                ThingLiterals.set(object, term, names);
            }
            case TEXT,
                    LANGUAGES,
                    TOKEN,
                    TOKENS,
                    TOKEN_LIST,
                    REFERENCE,
                    REFERENCES,
                    NOTION,
                    FLAG,
                    COUNT,
                    NUMBER,
                    POSITIVE,
                    VALUE,
                    VALUES,
                    TIME,
                    TYPE,
                    SCHEME,
                    OPERATIONS,
                    LANGUAGE_TAGS,
                    SIZES -> literals.take(term, values, object);
        }
    }

    private void first(Term term, List<Node> values, ObjectNode object, int depth) {
        for (Node value : List.copyOf(values)) {
            if (fits(value, term.of(), depth)) {
                values.remove(value);
                object.set(term.name(), part(value, term.of(), depth, ""));
                return;
            }
        }
    }

    private ArrayNode all(Term term, List<Node> values, int depth) {
        ArrayNode all = JSON.arrayNode();
        for (Node value : List.copyOf(values)) {
            if (fits(value, term.of(), depth)) {
                values.remove(value);
                all.add(part(value, term.of(), depth, ""));
            }
        }
        return all;
    }

    private void named(Term term, List<Node> values, ObjectNode object, int depth) {
        List<Node> placedFirst = values.stream()
                .sorted(Comparator.comparing(node -> placed(term, node).isEmpty()))
                .toList();
        for (Node value : placedFirst) {
            Optional<String> name = placed(term, value).or(() -> name(term, value));
            if (name.isPresent()
                    && !object.path(term.name()).has(name.get())
                    && isThereOrFits(term, value, name.get(), depth)) {
                values.remove(value);
                if (term.of() == Kind.SCHEME) {
                    schemes.put(value, name.get());
                }
                map(object, term.name()).set(name.get(), part(value, term.of(), depth, name.get()));
            }
        }
    }

    private boolean isThereOrFits(Term term, Node value, String name, int depth) {
        boolean declared = there.getOrDefault(term.of(), Set.of()).contains(name);
        // What only calls itself so must not stand in for what is there
        return declared ? placed(term, value).isPresent() && !written.contains(value) : fits(value, term.of(), depth);
    }

    private Optional<String> placed(Term term, Node node) {
        return node.isURI() ? places.name(term.of(), node.getURI()) : Optional.empty();
    }

    private Optional<String> name(Term term, Node node) {
        return statements
                .objects(node, NodeFactory.createURI(ThingTerms.index(term)))
                .filter(ThingValues::isToken)
                .map(Node::getLiteralLexicalForm)
                .findFirst();
    }

    private static ObjectNode map(ObjectNode object, String name) {
        return object.path(name) instanceof ObjectNode map ? map : object.putObject(name);
    }

    /// Whether something can stand here as something of that kind.
    private boolean fits(Node node, Kind kind, int depth) {
        return isOwn(node)
                && depth < DEEPEST
                && !written.contains(node)
                && placed.getOrDefault(node, kind) == kind
                && ThingTerms.required(kind).stream().allMatch(name -> has(node, kind, name, depth))
                && (kind != Kind.SCHEME || ThingFit.isScheme(statements, node));
    }

    private boolean isOwn(Node node) {
        return node.isBlank() || (node.isURI() && places.own(node.getURI()));
    }

    private boolean has(Node node, Kind kind, String name, int depth) {
        Term term = ThingTerms.term(kind, name).orElseThrow();
        List<Node> values = new ArrayList<>(
                statements.objects(node, NodeFactory.createURI(term.iri())).toList());
        return (term.of() != Kind.ANY && term.shape() != Shape.OPERATIONS)
                ? values.stream().anyMatch(value -> fits(value, term.of(), depth + 1))
                : literals.take(term, values, JSON.objectNode());
    }

    private ObjectNode part(Node node, Kind kind, int depth, String name) {
        written.add(node);
        ObjectNode object = JSON.objectNode();
        boolean stands = !name.isEmpty() && node.isURI() && node.getURI().equals(places.iri(kind, name));
        if (!stands && (node.isURI() || references.getOrDefault(node, 0L) > 1)) {
            object.put("@id", id(node));
        }
        members(node, kind, object, depth + 1, name);
        return object;
    }

    private String id(Node node) {
        return node.isBlank() ? blanks.computeIfAbsent(node, _ -> "_:b" + blanks.size()) : node.getURI();
    }

    private void types(List<Node> types, Kind kind, ObjectNode object) {
        ArrayNode all = JSON.arrayNode();
        types.removeIf(type -> type.isURI() && all.add(names.compacted(type.getURI(), kind.vocabulary())) != null);
        if (!all.isEmpty()) {
            object.set("@type", all.size() == 1 ? all.get(0) : all);
        }
    }

    private void extension(String predicate, List<Node> values, Kind kind, ObjectNode object, int depth) {
        if (values.isEmpty()) {
            return;
        }
        ArrayNode all = JSON.arrayNode();
        values.forEach(value -> all.add(extensionValue(value, depth)));
        String name = names.compacted(predicate, isTerm(kind, predicate) ? "" : kind.vocabulary());
        object.set(name, all.size() == 1 ? all.get(0) : all);
    }

    private JsonNode extensionValue(Node value, int depth) {
        if (value.isLiteral()) {
            return literals.extension(value);
        }
        boolean within = isOwn(value)
                && depth < DEEPEST
                && !written.contains(value)
                && !statements.about(value).isEmpty()
                && !placed.containsKey(value);
        return within ? part(value, Kind.ANY, depth, "") : JSON.objectNode().set("@id", TextNode.valueOf(id(value)));
    }

    /// Whether it is what a term says, or would be called as a term is.
    private static boolean isTerm(Kind kind, String predicate) {
        String name = predicate.startsWith(kind.vocabulary())
                ? predicate.substring(kind.vocabulary().length())
                : "";
        return name.equals("id")
                || ThingTerms.terms(kind).containsKey(name)
                || ThingTerms.terms(kind).values().stream()
                        .anyMatch(term -> term.iri().equals(predicate));
    }
}
