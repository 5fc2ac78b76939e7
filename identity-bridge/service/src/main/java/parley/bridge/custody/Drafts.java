package parley.bridge.custody;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import parley.json.JsonRecords;

/// Reads what is to be published: one record `{"key": <text, or absent>, "value": {…}}`, or `{"records": [<record>…]}`.
final class Drafts {
    static final int MOST = 1_000;

    private static final String RECORDS = "records";
    private static final String KEY = "key";
    private static final String VALUE = "value";
    private static final Pattern NAMED = Pattern.compile("field (?<field>\\S+) .*", Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Drafts() {}

    /// One record that is to be published.
    /// @param at where it stands in the body
    record Draft(String at, @Nullable String key, JsonNode value) {}

    /// A record that fits its feed.
    record Fitting(String at, @Nullable String key, GenericRecord value) {}

    /// All that a body holds, in order.
    static List<Draft> read(byte[] body) {
        var json = parse(body);
        if (!json.has(RECORDS)) {
            return List.of(draft(json, ""));
        }
        only(json, Set.of(RECORDS), "");
        var records = json.get(RECORDS);
        if (!records.isArray() || records.isEmpty()) {
            throw Problems.invalid(RECORDS, "an array of at least one record is needed");
        }
        if (records.size() > MOST) {
            throw Problems.tooLarge(RECORDS, records.size() + " records, at most " + MOST + " at once");
        }
        var drafts = new ArrayList<Draft>(records.size());
        for (var record : records) {
            drafts.add(draft(record, RECORDS + "[" + drafts.size() + "]."));
        }
        return drafts;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw Problems.invalid("body", "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Problems.invalid("body", "not JSON");
        }
    }

    private static Draft draft(JsonNode json, String at) {
        if (!json.isObject()) {
            throw Problems.invalid(at.isEmpty() ? "body" : at.substring(0, at.length() - 1), "an object is needed");
        }
        only(json, Set.of(KEY, VALUE), at);
        var key = json.path(KEY);
        if (!key.isMissingNode() && !key.isNull() && !key.isTextual()) {
            throw Problems.invalid(at + KEY, "a text is needed, or none");
        }
        if (!json.path(VALUE).isObject()) {
            throw Problems.invalid(at + VALUE, "an object is needed");
        }
        return new Draft(at + VALUE, key.textValue(), json.get(VALUE));
    }

    private static void only(JsonNode json, Set<String> fields, String at) {
        json.fieldNames().forEachRemaining(field -> {
            if (!fields.contains(field)) {
                throw Problems.invalid(at + field, "unknown field");
            }
        });
    }

    /// The records that these stand for, if all of them fit.
    static List<Fitting> fit(List<Draft> drafts, Schema schema) {
        return drafts.stream()
                .map(draft -> new Fitting(draft.at(), draft.key(), fit(draft, schema)))
                .toList();
    }

    private static GenericRecord fit(Draft draft, Schema schema) {
        try {
            return JsonRecords.record(draft.value(), schema);
        } catch (IllegalArgumentException e) {
            var detail = String.valueOf(e.getMessage());
            var named = NAMED.matcher(detail);
            throw Problems.unfit(named.matches() ? draft.at() + "." + named.group("field") : draft.at(), detail);
        }
    }
}
