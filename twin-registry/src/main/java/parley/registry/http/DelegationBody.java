package parley.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;

/// Reads what a twin is to delegate to an agent:
/// `{"key": <Multikey>, "functions": ["publish"], "expires": <date-time>, "custody": <true, or absent>, "version":
/// <n>}`.
///
/// @param version the twin's, as the caller saw it
record DelegationBody(Delegation delegation, long version) {

    private static final List<String> FIELDS = List.of("key", "functions", Fields.EXPIRES, "custody", Fields.VERSION);

    static DelegationBody read(String agent, byte[] body) {
        JsonNode json = ControlBody.object(body);
        json.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw Problems.invalid(field, "a delegation has " + String.join(", ", FIELDS));
            }
        });
        return new DelegationBody(
                new Delegation(agent, key(json), functions(json), expires(json), custody(json)), version(json));
    }

    private static PublicKey key(JsonNode json) {
        try {
            return PublicKey.multibase(json.path("key").asText());
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("key", String.valueOf(e.getMessage()));
        }
    }

    private static Set<Function> functions(JsonNode json) {
        Set<Function> functions = EnumSet.noneOf(Function.class);
        for (JsonNode name : json.path("functions")) {
            functions.add(Function.of(name.asText())
                    .filter(Function.ofAgents()::contains)
                    .orElseThrow(() -> Problems.invalid("functions", "there is no function " + name)));
        }
        if (functions.isEmpty()) {
            throw Problems.invalid("functions", "an array of at least one function is needed");
        }
        return functions;
    }

    private static Instant expires(JsonNode json) {
        try {
            return Instant.parse(json.path(Fields.EXPIRES).asText());
        } catch (DateTimeParseException e) {
            throw Problems.invalid(Fields.EXPIRES, "a date-time in UTC is needed: 2027-01-31T12:00:00Z");
        }
    }

    private static boolean custody(JsonNode json) {
        JsonNode custody = json.path("custody");
        if (custody.isMissingNode() || custody.isBoolean()) {
            return custody.asBoolean();
        }
        throw Problems.invalid("custody", "true or false is needed");
    }

    private static long version(JsonNode json) {
        JsonNode version = json.path(Fields.VERSION);
        if (!version.isIntegralNumber() || !version.canConvertToLong()) {
            throw Problems.invalid(Fields.VERSION, "the twin's version is needed, a whole number");
        }
        return version.longValue();
    }
}
