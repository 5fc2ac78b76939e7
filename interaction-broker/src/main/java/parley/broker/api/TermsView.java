package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parley.avro.Rate;
import parley.avro.Terms;

/// Under which terms something is allowed.
///
/// @param history what is shown of the time before: `none`; `retained`: what the feed's own topic retains,
/// read from that topic, inside an organisation; or, before the first grant,
/// `{"since": "2026-11-29T12:00:00Z"}` or `{"last": "P1D"}`
/// @param fields which fields of the records are shown; all, if absent
/// @param where which records are delivered, in CEL; all, if absent
/// @param atMost how many records of a key, `{"records": 1, "per": "PT1S"}`; all, if absent
/// @param until the interaction ends then
/// @param duration the interaction ends so long after it was granted
/// @param maxCommands how many commands, `{"commands": 10, "per": "PT1M"}`; all, if absent
/// @param purpose what it is allowed for
@Serdeable
record TermsView(
        Object history,
        @Nullable List<String> fields,
        @Nullable String where,
        @Nullable Map<String, Object> atMost,
        @Nullable Instant until,
        @JsonProperty("for") @Nullable String duration,
        @Nullable Map<String, Object> maxCommands,
        @Nullable String purpose) {

    static @Nullable TermsView of(@Nullable Terms terms) {
        return terms == null
                ? null
                : new TermsView(
                        history(terms),
                        terms.getFields().isEmpty() ? null : List.copyOf(terms.getFields()),
                        terms.getWhere(),
                        rate(terms.getAtMost(), "records"),
                        terms.getUntil(),
                        terms.getForMillis() == null ? null : period(terms.getForMillis()),
                        rate(terms.getMaxCommands(), "commands"),
                        terms.getPurpose());
    }

    private static Object history(Terms terms) {
        return switch (terms.getHistory()) {
            case NONE, RETAINED -> PolicyJson.lower(terms.getHistory());
            case SINCE -> Map.of("since", String.valueOf(terms.getSince()));
            case LAST -> Map.of("last", period(Objects.requireNonNull(terms.getLastMillis())));
        };
    }

    private static @Nullable Map<String, Object> rate(@Nullable Rate rate, String what) {
        return rate == null ? null : Map.of(what, rate.getNumber(), "per", period(rate.getPeriodMillis()));
    }

    private static String period(long millis) {
        return Duration.ofMillis(millis).toString();
    }
}
