package parley.agent.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import parley.topics.Names;

/// How a twin is made of a row: what it is named, and what its description says. Immutable.
///
/// @param twin a template of the twin's name
/// @param properties what is said of it, in that order
public record Mapping(String twin, List<Property> properties) {
    private static final Pattern COLUMN = Pattern.compile("\\{([^{}]+)}");

    public Mapping {
        properties = List.copyOf(properties);
    }

    /// What one row becomes.
    ///
    /// @param name of the twin
    /// @param turtle its description
    record Made(String name, String turtle) {}

    /// Reads a mapping.
    ///
    /// @param yaml the text, YAML or JSON
    /// @throws IllegalArgumentException naming the field that is wrong
    public static Mapping read(String yaml) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new IllegalArgumentException(
                    "the mapping is no YAML" + (at == null ? "" : ", line " + at.getLineNr()), e);
        }
        known(root, "", Set.of("twin", "prefixes", "types", "properties"));
        var prefixes = new TreeMap<String, String>();
        root.path("prefixes")
                .properties()
                .forEach(prefix ->
                        prefixes.put(prefix.getKey(), prefix.getValue().asText()));
        var terms = new Terms(prefixes);
        var properties = new ArrayList<Property>();
        for (var type : root.path("types")) {
            properties.add(Property.type(terms, type.asText()));
        }
        int index = 0;
        for (var property : root.path("properties")) {
            var field = "properties[" + index + "]";
            known(property, field + ".", Property.FIELDS);
            properties.add(Property.read(terms, property, field));
            index++;
        }
        if (!root.path("twin").isTextual()) {
            throw new IllegalArgumentException("twin: is missing: a template of each twin's name, as `crane-{id}`");
        }
        return new Mapping(root.path("twin").asText(), properties);
    }

    private static void known(JsonNode object, String at, Set<String> fields) {
        if (!object.isObject()) {
            throw new IllegalArgumentException((at.isEmpty() ? "the mapping" : at) + " is no object");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw new IllegalArgumentException(at + name + ": is not a field here");
            }
        });
    }

    /// Makes a twin of a row.
    Made of(Row row) throws RowRejected {
        var turtle = new StringBuilder();
        for (var property : properties) {
            property.write(row, turtle);
        }
        return new Made(name(row), turtle.toString());
    }

    private String name(Row row) throws RowRejected {
        var name = filled(row).toLowerCase(Locale.ROOT);
        try {
            return Names.require("twin", name);
        } catch (IllegalArgumentException e) {
            throw new RowRejected("twin", String.valueOf(e.getMessage()));
        }
    }

    private String filled(Row row) throws RowRejected {
        var filled = new StringBuilder();
        var matcher = COLUMN.matcher(twin);
        int end = 0;
        while (matcher.find()) {
            var column = matcher.group(1);
            var values = row.values(column, "");
            if (values.isEmpty()) {
                throw new RowRejected(column, "is missing, and the twin is named by it");
            }
            var slug = Property.slug(values.getFirst());
            if (slug.isEmpty()) {
                throw new RowRejected(
                        column, "`" + values.getFirst() + "` has no letter and no digit to name a twin by");
            }
            filled.append(twin, end, matcher.start()).append(slug);
            end = matcher.end();
        }
        return filled.append(twin.substring(end)).toString();
    }

    /// The columns that it speaks of.
    Set<String> columns() {
        var columns = new java.util.TreeSet<String>();
        properties.forEach(property -> property.column().ifPresent(columns::add));
        COLUMN.matcher(twin).results().forEach(result -> columns.add(result.group(1)));
        return columns;
    }
}
