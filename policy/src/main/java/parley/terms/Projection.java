package parley.terms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// What of a feed's records is shown: some of their fields, in a schema that is derived from theirs. Thread-safe.
///
/// A field is named by its path, `a.b` for what lies in a record, also where that may be null, in an array or in a map.
/// What a schema does not have is not shown.
public final class Projection {

    /// How many fields may be named.
    public static final int MOST = 256;

    private static final Pattern PATH = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*){0,15}");
    private static final String DERIVED = "View";

    private final Schema schema;
    private final UnaryOperator<Object> shown;

    private Projection(Schema schema, UnaryOperator<Object> shown) {
        this.schema = schema;
        this.shown = shown;
    }

    /// What is wrong with these paths; empty if they may be named.
    public static Optional<String> flaw(List<String> paths) {
        if (paths.size() > MOST) {
            return Optional.of("at most " + MOST + " fields are named, not " + paths.size());
        }
        for (String path : paths) {
            if (!PATH.matcher(path).matches()) {
                return Optional.of("not a field's path: '" + path + "'");
            }
            if (paths.stream()
                            .filter(other -> (path + ".").startsWith(other + "."))
                            .count()
                    > 1) {
                return Optional.of("'" + path + "' is named already, or lies in what is");
            }
        }
        return Optional.empty();
    }

    /// The projection of records with this schema; empty if they have none of the fields.
    ///
    /// @param paths for which there is no flaw
    public static Optional<Projection> of(Schema schema, List<String> paths) {
        return schema.getType() == Schema.Type.RECORD
                ? Optional.ofNullable(record(schema, tree(paths), schema.getName()))
                : Optional.empty();
    }

    /// The derived schema: of the same fields, names and documentation, under a name of its own.
    public Schema schema() {
        return schema;
    }

    /// What of the record is shown.
    public GenericRecord of(GenericRecord record) {
        return (GenericRecord) shown.apply(record);
    }

    /// The paths by their first names; nothing below one that is shown whole.
    private static Map<String, List<String>> tree(List<String> paths) {
        Map<String, List<String>> tree = new LinkedHashMap<>();
        for (String path : paths) {
            int dot = path.indexOf('.');
            List<String> below =
                    tree.computeIfAbsent(dot < 0 ? path : path.substring(0, dot), any -> new ArrayList<>());
            if (dot >= 0) {
                below.add(path.substring(dot + 1));
            }
        }
        return tree;
    }

    private record Shown(int from, UnaryOperator<Object> value) {}

    /// Null if nothing of it is shown.
    private static @Nullable Projection record(Schema schema, Map<String, List<String>> tree, String name) {
        List<Schema.Field> fields = new ArrayList<>();
        List<Shown> shown = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            List<String> below = tree.get(field.name());
            if (below == null) {
                continue;
            }
            Projection value = below.isEmpty()
                    ? new Projection(field.schema(), UnaryOperator.identity())
                    : below(field.schema(), tree(below), name + "_" + field.name());
            if (value != null) {
                fields.add(below.isEmpty() ? new Schema.Field(field, field.schema()) : derived(field, value.schema));
                shown.add(new Shown(field.pos(), value.shown));
            }
        }
        if (fields.isEmpty()) {
            return null;
        }
        Schema derived = Schema.createRecord(name + DERIVED, schema.getDoc(), schema.getNamespace(), false, fields);
        return new Projection(derived, record -> project((GenericRecord) record, derived, shown));
    }

    /// A default of the whole is none of a part of it.
    private static Schema.Field derived(Schema.Field field, Schema schema) {
        return new Schema.Field(field.name(), schema, field.doc(), null, field.order());
    }

    private static GenericRecord project(GenericRecord record, Schema derived, List<Shown> shown) {
        GenericData.Record projected = new GenericData.Record(derived);
        for (int i = 0; i < shown.size(); i++) {
            projected.put(i, apply(shown.get(i).value, record.get(shown.get(i).from)));
        }
        return projected;
    }

    private static @Nullable Projection below(Schema schema, Map<String, List<String>> tree, String name) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, tree, name);
            case ARRAY -> {
                Projection element = below(schema.getElementType(), tree, name);
                yield element == null
                        ? null
                        : new Projection(
                                Schema.createArray(element.schema), list -> elements((Collection<?>) list, element));
            }
            case MAP -> {
                Projection element = below(schema.getValueType(), tree, name);
                yield element == null
                        ? null
                        : new Projection(Schema.createMap(element.schema), map -> values((Map<?, ?>) map, element));
            }
            case UNION -> nullable(schema, tree, name);
            default -> null;
        };
    }

    private static Map<Object, @Nullable Object> values(Map<?, ?> map, Projection element) {
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put(key, apply(element.shown, value)));
        return values;
    }

    private static List<@Nullable Object> elements(Collection<?> list, Projection element) {
        List<@Nullable Object> elements = new ArrayList<>(list.size());
        list.forEach(each -> elements.add(apply(element.shown, each)));
        return elements;
    }

    /// Where there is nothing, nothing is shown.
    private static @Nullable Object apply(UnaryOperator<Object> shown, @Nullable Object value) {
        return value == null ? null : shown.apply(value);
    }

    /// Of other unions than those with null, nothing below can be named.
    private static @Nullable Projection nullable(Schema union, Map<String, List<String>> tree, String name) {
        if (union.getTypes().size() != 2 || !union.isNullable()) {
            return null;
        }
        boolean nullFirst = union.getTypes().getFirst().getType() == Schema.Type.NULL;
        Projection value = below(union.getTypes().get(nullFirst ? 1 : 0), tree, name);
        if (value == null) {
            return null;
        }
        Schema nothing = Schema.create(Schema.Type.NULL);
        return new Projection(
                nullFirst ? Schema.createUnion(nothing, value.schema) : Schema.createUnion(value.schema, nothing),
                value.shown);
    }
}
