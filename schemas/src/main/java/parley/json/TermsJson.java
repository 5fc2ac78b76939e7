package parley.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.History;
import parley.avro.Rate;
import parley.avro.Terms;

/// The one JSON form of terms, in policies as in what is signed: `{"history": "none", "fields": ["load", "cpu.user"],
/// "where": <CEL>, "atMost": {"records": 1, "per": "PT1S"}, "until": <date-time>, "for": "PT8H",
/// "maxCommands": {"commands": 10, "per": "PT1M"}, "purpose": <text>}`, each of them if it is needed. The
/// history is `none`, `retained`, `{"since": <date-time>}` or `{"last": "P1D"}`.
///
/// Periods of time are those of ISO 8601, in days at most, to the millisecond.
public final class TermsJson {

    private static final String HISTORY = "history";
    private static final String FIELDS = "fields";
    private static final String WHERE = "where";
    private static final String AT_MOST = "atMost";
    private static final String UNTIL = "until";
    private static final String FOR = "for";
    private static final String MAX_COMMANDS = "maxCommands";
    private static final String PURPOSE = "purpose";
    private static final String PER = "per";
    private static final String SINCE = "since";
    private static final String LAST = "last";
    private static final Set<String> NAMES = Set.of(HISTORY, FIELDS, WHERE, AT_MOST, UNTIL, FOR, MAX_COMMANDS, PURPOSE);

    private TermsJson() {}

    /// The terms as JSON.
    public static ObjectNode write(Terms terms) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set(HISTORY, history(terms));
        if (!terms.getFields().isEmpty()) {
            terms.getFields().forEach(json.putArray(FIELDS)::add);
        }
        if (terms.getWhere() != null) {
            json.put(WHERE, terms.getWhere());
        }
        if (terms.getAtMost() != null) {
            json.set(AT_MOST, write(terms.getAtMost(), "records"));
        }
        if (terms.getUntil() != null) {
            json.put(UNTIL, terms.getUntil().toString());
        }
        if (terms.getForMillis() != null) {
            json.put(FOR, Duration.ofMillis(terms.getForMillis()).toString());
        }
        if (terms.getMaxCommands() != null) {
            json.set(MAX_COMMANDS, write(terms.getMaxCommands(), "commands"));
        }
        if (terms.getPurpose() != null) {
            json.put(PURPOSE, terms.getPurpose());
        }
        return json;
    }

    private static ObjectNode write(Rate rate, String what) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(what, rate.getNumber())
                .put(PER, Duration.ofMillis(rate.getPeriodMillis()).toString());
    }

    /// The terms that the JSON stands for; what they say has not been checked.
    ///
    /// @throws IllegalArgumentException if it stands for none; the message begins with the field's name
    public static Terms read(JsonNode json) {
        only(json, NAMES, "");
        JsonNode history = json.path(HISTORY);
        return Terms.newBuilder()
                .setHistory(json.has(HISTORY) ? history(history) : History.NONE)
                .setSince(history.has(SINCE) ? instant(history, SINCE, HISTORY + "." + SINCE) : null)
                .setLastMillis(history.has(LAST) ? duration(history, LAST, HISTORY + "." + LAST) : null)
                .setFields(json.has(FIELDS) ? texts(json.get(FIELDS)) : List.of())
                .setWhere(optional(json, WHERE, it -> text(json, it)))
                .setAtMost(optional(json, AT_MOST, it -> rate(json.get(it), it, "records")))
                .setUntil(optional(json, UNTIL, it -> instant(json, it, it)))
                .setForMillis(optional(json, FOR, it -> duration(json, it, it)))
                .setMaxCommands(optional(json, MAX_COMMANDS, it -> rate(json.get(it), it, "commands")))
                .setPurpose(optional(json, PURPOSE, it -> text(json, it)))
                .build();
    }

    private static <T> @Nullable T optional(JsonNode json, String field, Function<String, T> read) {
        return json.has(field) ? read.apply(field) : null;
    }

    private static void only(JsonNode json, Set<String> names, String at) {
        if (!json.isObject()) {
            throw new IllegalArgumentException(at + ": an object is needed");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        at + name + ": there is no such field; there are " + String.join(", ", sorted(names)));
            }
        });
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new IllegalArgumentException(field + ": a text is needed");
        }
        return json.get(field).textValue();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        if (!array.isArray() || array.isEmpty()) {
            throw new IllegalArgumentException(FIELDS + ": an array of at least one field is needed");
        }
        for (JsonNode each : array) {
            if (!each.isTextual()) {
                throw new IllegalArgumentException(FIELDS + "[" + texts.size() + "]: a text is needed");
            }
            texts.add(each.textValue());
        }
        return List.copyOf(texts);
    }

    private static Rate rate(JsonNode json, String at, String what) {
        only(json, Set.of(what, PER), at + ".");
        JsonNode number = json.path(what);
        if (!number.isIntegralNumber() || !number.canConvertToInt()) {
            throw new IllegalArgumentException(at + "." + what + ": a whole number is needed");
        }
        return new Rate(number.intValue(), duration(json, PER, at + "." + PER));
    }

    private static long duration(JsonNode json, String field, String at) {
        try {
            return Duration.parse(json.path(field).asText()).toMillis();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(at + ": a period of time is needed, as PT90S or P1D", e);
        }
    }

    private static Instant instant(JsonNode json, String field, String at) {
        try {
            return Instant.ofEpochMilli(Instant.parse(json.path(field).asText()).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(at + ": a date-time of RFC 3339 in UTC is needed", e);
        }
    }

    private static JsonNode history(Terms terms) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (terms.getHistory()) {
            case NONE, RETAINED -> json.textNode(lower(terms.getHistory()));
            case SINCE -> json.objectNode().put(SINCE, String.valueOf(terms.getSince()));
            case LAST ->
                json.objectNode()
                        .put(
                                LAST,
                                Duration.ofMillis(Objects.requireNonNull(terms.getLastMillis()))
                                        .toString());
        };
    }

    private static History history(JsonNode json) {
        if (json.isObject()) {
            only(json, Set.of(SINCE, LAST), HISTORY + ".");
            if (json.size() != 1) {
                throw new IllegalArgumentException(HISTORY + ": either since or last");
            }
            return json.has(SINCE) ? History.SINCE : History.LAST;
        }
        return Stream.of(History.NONE, History.RETAINED)
                .filter(each -> lower(each).equals(json.asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(HISTORY
                        + ": none, retained, {\"since\": <date-time>} or {\"last\": <period>}, not '" + json.asText()
                        + "'"));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
