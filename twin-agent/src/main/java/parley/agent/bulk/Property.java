package parley.agent.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a mapping makes of one column, or says of every twin.
final class Property {
    static final Set<String> FIELDS =
            Set.of("predicate", "column", "value", "split", "datatype", "language", "iri", "required");

    private static final String VALUE = "{value}";
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");
    private static final Pattern NOT_IN_A_SLUG = Pattern.compile("[^A-Za-z0-9]+");
    private static final String XSD = "http://www.w3.org/2001/XMLSchema#";

    /// How values of a type are written; of other types all are taken.
    private static final Map<String, Pattern> WRITTEN = Map.of(
            XSD + "integer", Pattern.compile("[-+]?[0-9]+"),
            XSD + "decimal", Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"),
            XSD + "double", Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?"),
            XSD + "boolean", Pattern.compile("true|false|0|1"),
            XSD + "dateTime",
                    Pattern.compile(
                            "-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?"),
            XSD + "date", Pattern.compile("-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(Z|[-+][0-9]{2}:[0-9]{2})?"));

    private final String predicate;
    private final @Nullable String column;
    private final String value;
    private final String split;
    private final String datatype;
    private final String language;

    /// With `{value}` in it; empty if values are literals.
    private final String iri;

    private final boolean required;
    private final Terms terms;

    private Property(
            Terms terms,
            String predicate,
            @Nullable String column,
            String value,
            String split,
            String datatype,
            String language,
            String iri,
            boolean required) {
        this.terms = terms;
        this.predicate = predicate;
        this.column = column;
        this.value = value;
        this.split = split;
        this.datatype = datatype;
        this.language = language;
        this.iri = iri;
        this.required = required;
    }

    /// A class that every twin is of.
    static Property type(Terms terms, String type) {
        var iri = asked("types", () -> terms.iri(type));
        return new Property(terms, terms.iri("rdf:type"), null, iri, "", "", "", VALUE, true);
    }

    static Property read(Terms terms, JsonNode from, String field) {
        var predicate = asked(
                field + ".predicate", () -> terms.iri(from.path("predicate").asText()));
        var column = from.hasNonNull("column") ? from.path("column").asText() : null;
        var iri = from.path("iri").asText("");
        var language = from.path("language").asText("");
        if ((column == null) == !from.hasNonNull("value")) {
            throw new IllegalArgumentException(field + ": has to have either a column or a value");
        }
        if (!iri.isEmpty() && (from.has("datatype") || from.has("language"))) {
            throw new IllegalArgumentException(field + ".iri: goes with neither datatype nor language");
        }
        if (!language.isEmpty()
                && (from.has("datatype") || !LANGUAGE.matcher(language).matches())) {
            throw new IllegalArgumentException(
                    field + ".language: `" + language + "` is none, or goes with a datatype");
        }
        var datatype = from.has("datatype")
                ? asked(
                        field + ".datatype",
                        () -> terms.iri(from.path("datatype").asText()))
                : "";
        return new Property(
                terms,
                predicate,
                column,
                from.path("value").asText(""),
                from.path("split").asText(""),
                datatype,
                language,
                iri,
                from.path("required").asBoolean(false));
    }

    private static String asked(String field, java.util.function.Supplier<String> iri) {
        try {
            return iri.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    Optional<String> column() {
        return Optional.ofNullable(column);
    }

    /// Writes what it says of the twin of a row.
    void write(Row row, StringBuilder turtle) throws RowRejected {
        var values = column == null ? List.of(value) : row.values(column, split);
        if (values.isEmpty() && required) {
            throw new RowRejected(String.valueOf(column), "is missing");
        }
        for (var each : values) {
            turtle.append("<> <")
                    .append(predicate)
                    .append("> ")
                    .append(object(each))
                    .append(" .\n");
        }
    }

    private String object(String text) throws RowRejected {
        if (!iri.isEmpty()) {
            return "<" + iri(text) + ">";
        }
        if (!language.isEmpty()) {
            return quoted(text) + "@" + language;
        }
        if (datatype.isEmpty()) {
            return quoted(text);
        }
        var written = WRITTEN.get(datatype);
        if (written != null && !written.matcher(text).matches()) {
            throw new RowRejected(
                    String.valueOf(column), "`" + text + "` is no " + datatype.substring(datatype.indexOf('#') + 1));
        }
        return quoted(text) + "^^<" + datatype + ">";
    }

    private String iri(String text) throws RowRejected {
        try {
            return terms.iri(iri.equals(VALUE) ? text : iri.replace(VALUE, slug(text)));
        } catch (IllegalArgumentException e) {
            throw new RowRejected(String.valueOf(column), String.valueOf(e.getMessage()));
        }
    }

    /// A text as a part of an IRI, or of a name: letters, digits, and single dashes for all between them.
    static String slug(String text) {
        return NOT_IN_A_SLUG.matcher(text).replaceAll("-").replaceAll("^-|-$", "");
    }

    /// As Turtle writes it (section 2.5.1).
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        quoted.append(String.format("\\u%04X", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
