package parley.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// A field of records that holds numbers.
///
/// @param path its name, after those of the fields that it is in, with dots between
record NumericField(String path) {
    private static final Set<Schema.Type> NUMBERS =
            Set.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE);

    /// The field, if records of that schema have it.
    ///
    /// @throws IllegalArgumentException naming those that they have, if it is not there or holds no numbers
    static NumericField of(Schema schema, String path) {
        var all = all(schema);
        if (!all.contains(path)) {
            throw new IllegalArgumentException(
                    "records of " + schema.getFullName() + " have no field `" + path + "` that holds numbers; "
                            + (all.isEmpty() ? "they have none at all" : "they have " + String.join(", ", all)));
        }
        return new NumericField(path);
    }

    /// The paths of all fields that hold numbers, in the schema's order; of records in themselves the outer
    /// ones.
    static List<String> all(Schema schema) {
        var paths = new ArrayList<String>();
        collect(schema, "", new HashSet<>(), paths);
        return List.copyOf(paths);
    }

    private static void collect(Schema schema, String prefix, Set<String> within, List<String> paths) {
        if (!within.add(schema.getFullName())) {
            return;
        }
        for (var field : schema.getFields()) {
            var path = prefix + field.name();
            var branches = branches(field.schema());
            if (branches.stream().anyMatch(branch -> NUMBERS.contains(branch.getType()))) {
                paths.add(path);
            }
            branches.stream()
                    .filter(branch -> branch.getType() == Schema.Type.RECORD)
                    .forEach(branch -> collect(branch, path + ".", within, paths));
        }
        within.remove(schema.getFullName());
    }

    private static List<Schema> branches(Schema schema) {
        return schema.isUnion() ? schema.getTypes() : List.of(schema);
    }

    /// Its number in a record; NaN where there is none, as in what may be null.
    double in(@Nullable GenericRecord record) {
        Object value = record;
        for (var name : path.split("\\.", -1)) {
            value = value instanceof GenericRecord inner && inner.getSchema().getField(name) != null
                    ? inner.get(name)
                    : null;
        }
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
