package parley.registry.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import parley.registry.description.ThingTerms.Kind;
import parley.registry.description.ThingTerms.Shape;
import parley.registry.description.ThingTerms.Term;

/// Makes triples of what one term of a thing, or of one of its parts, says.
final class TermReader {

    private final ThingReader reader;
    private final Node subject;
    private final Term term;
    private final String path;
    private final JsonNode made;

    TermReader(ThingReader reader, Node subject, Term term, String path, JsonNode made) {
        this.reader = reader;
        this.subject = subject;
        this.term = term;
        this.path = path;
        this.made = made;
    }

    void read(JsonNode value) {
        switch (term.shape()) {
            case TEXT -> reader.string(value, path).ifPresent(text -> say(reader.text(text)));
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
        reader.state(subject, term.iri(), object);
    }

    private Map<String, JsonNode> members(JsonNode value) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        if (value.isObject()) {
            value.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        } else {
            reader.flaw(path, "an object is needed");
        }
        return members;
    }

    private void spoken(String language, JsonNode text) {
        if (!ThingContext.isLanguage(language)) {
            reader.flaw(ThingReader.at(path, language), "this is no language tag");
        } else {
            reader.string(text, ThingReader.at(path, language))
                    .ifPresent(words -> say(NodeFactory.createLiteralLang(words, language)));
        }
    }

    private void one(JsonNode value, String where) {
        reader.string(value, where).ifPresent(text -> {
            String flaw = flawOf(text);
            if (flaw.isEmpty()) {
                say(node(text));
            } else {
                reader.flaw(where, flaw);
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
        return term.shape() == Shape.SIZES && !text.matches("[0-9]*x[0-9]+") ? "a size such as 16x16 is needed" : "";
    }

    private Node node(String text) {
        return switch (term.shape()) {
            case REFERENCE, REFERENCES -> ThingValues.reference(text);
            case TIME -> ThingValues.time(text);
            case NOTION ->
                reader.names()
                        .known(text)
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
            reader.flaw(path, "strings are needed");
        }
    }

    private void schemes(JsonNode value) {
        for (JsonNode each : ThingReader.elements(value)) {
            reader.string(each, path).ifPresent(name -> {
                if (reader.isScheme(name)) {
                    say(NodeFactory.createURI(reader.places().iri(Kind.SCHEME, name)));
                } else {
                    reader.flaw(path, "`" + name + "` is not in securityDefinitions");
                }
            });
        }
    }

    private void operations(JsonNode value) {
        Map<String, String> operations = ThingTerms.operations(term.of());
        for (JsonNode each : ThingReader.elements(value)) {
            String iri = operations.get(each.isTextual() ? each.textValue() : "");
            if (iri == null) {
                reader.flaw(path, "one of " + List.copyOf(operations.keySet()) + " is needed");
            } else {
                say(NodeFactory.createURI(iri));
            }
        }
    }

    private void type(JsonNode value) {
        String iri = ThingTerms.TYPES.get(value.isTextual() ? value.textValue() : "");
        if (iri == null) {
            reader.flaw(
                    path,
                    "one of " + ThingTerms.TYPES.keySet().stream().sorted().toList() + " is needed");
        } else {
            say(NodeFactory.createURI(iri));
        }
    }

    private void scheme(JsonNode value) {
        String name = value.isTextual() ? value.textValue() : "";
        Optional<String> iri = Optional.ofNullable(ThingTerms.SCHEMES.get(name))
                .or(() -> Optional.of(reader.names().expanded(name, "")).filter(ThingNames::isAbsolute));
        iri.ifPresentOrElse(
                each -> say(NodeFactory.createURI(each)),
                () -> reader.flaw(
                        path,
                        "one of "
                                + ThingTerms.SCHEMES.keySet().stream().sorted().toList()
                                + ", or a name with a prefix, is needed"));
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
            reader.flaw(path, value + " cannot stand here");
        }
    }

    private void values(JsonNode value) {
        if (!value.isArray() || value.isEmpty()) {
            reader.flaw(path, "at least one value is needed");
        }
        value.forEach(each -> say(ThingValues.literal(each)));
    }

    private void node(JsonNode value, String where) {
        reader.object(value, term.of(), where, this::say);
    }

    private void nodes(JsonNode value) {
        if (!value.isArray()) {
            reader.flaw(path, "an array is needed");
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
                named(name, each, ThingReader.at(path, name));
            }
        });
    }

    private void named(String name, JsonNode value, String where) {
        if (!(value instanceof ObjectNode part)) {
            reader.flaw(where, "an object is needed");
            return;
        }
        boolean placed =
                !ThingTerms.place(term.of()).isEmpty() && part.path("@id").isMissingNode();
        Node node = placed ? NodeFactory.createURI(reader.places().iri(term.of(), name)) : node(part, where);
        say(node);
        reader.state(node, ThingTerms.index(term), NodeFactory.createLiteralString(name));
        reader.members(node, term.of(), part, where, made.path(name));
    }

    private Node node(ObjectNode part, String where) {
        return reader.node(part, where);
    }
}
