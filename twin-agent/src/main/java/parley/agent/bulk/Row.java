package parley.agent.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// One row of a table, or one object of a JSON file.
///
/// @param number from 1; a table's header counts as none
/// @param fields an object
record Row(long number, JsonNode fields) {

    boolean has(String column) {
        return fields.has(column);
    }

    /// What stands in a column: nothing, one value, or several of an array.
    ///
    /// @param separator what stands between several values in one text; empty if there is but one
    /// @throws RowRejected if there is no such column, or it holds what is no value
    List<String> values(String column, String separator) throws RowRejected {
        var field = fields.get(column);
        if (field == null) {
            return List.of();
        }
        if (field.isObject()) {
            throw new RowRejected(column, "an object is no value");
        }
        var texts = field.isArray()
                ? StreamSupport.stream(field.spliterator(), false).map(JsonNode::asText)
                : Stream.of(field.isNull() ? "" : field.asText());
        return texts.flatMap(
                        text -> separator.isEmpty() ? Stream.of(text) : Stream.of(text.split(Pattern.quote(separator))))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }
}
