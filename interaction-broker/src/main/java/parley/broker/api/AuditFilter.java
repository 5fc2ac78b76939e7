package parley.broker.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.EffectSeen;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.broker.view.Interactions;
import parley.identity.Did;

/// Which entries of an audit are wanted; what is null is not asked for.
///
/// @param counterpart with whom the twin had to do: a twin, or an organisation and so all of its twins
/// @param from not before
/// @param to before
record AuditFilter(
        @Nullable Did counterpart,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Outcome outcome) {

    /// Reads what a caller gave.
    static AuditFilter of(
            @Nullable String counterpart, @Nullable String from, @Nullable String to, @Nullable String outcome) {
        return new AuditFilter(
                counterpart(counterpart),
                instant("from", from),
                instant("to", to),
                outcome == null ? null : outcome(outcome));
    }

    /// Reads what a caller wants to be without.
    static AuditFilter before(@Nullable String before, @Nullable String counterpart) {
        return new AuditFilter(counterpart(counterpart), null, instant("before", before), null);
    }

    private static @Nullable Did counterpart(@Nullable String value) {
        return value == null ? null : did("counterpart", value);
    }

    static Did did(String field, String value) {
        return Did.parse(value).orElseThrow(() -> Problems.invalid(field, "`" + value + "` is not a DID"));
    }

    private static @Nullable Instant instant(String field, @Nullable String value) {
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw Problems.invalid(field, "`" + value + "` is not a moment such as 2026-11-29T12:00:00Z");
        }
    }

    private static Outcome outcome(String value) {
        return Arrays.stream(Outcome.values())
                .filter(each -> each.name().equals(value.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        Problems.invalid("outcome", "`" + value + "` is none of " + Arrays.toString(Outcome.values())));
    }

    /// Whether the entry is wanted.
    ///
    /// @param own the twin whose audit it is
    /// @param interactions say who the parties of an interaction are, of which the entry may name only one
    boolean wants(AuditEntry entry, Did own, Interactions interactions) {
        return (from == null || !entry.getAt().isBefore(from))
                && (to == null || entry.getAt().isBefore(to))
                && (outcome == null || entry.getOutcome() == outcome)
                && (counterpart == null || names(entry, interactions).anyMatch(did -> concerns(did, own)));
    }

    private boolean concerns(Did did, Did own) {
        if (counterpart == null || did.equals(own)) {
            return false;
        }
        return did.equals(counterpart)
                || (counterpart.twinName().isEmpty() && did.organisationOf().equals(counterpart));
    }

    private static Stream<Did> names(AuditEntry entry, Interactions interactions) {
        Stream<String> parties = touched(entry)
                .flatMap(id -> interactions.get(id).stream())
                .flatMap((Interaction it) -> Stream.of(it.getRequester(), it.getProvider()));
        Stream<String> named = Stream.of(entry.getTwin(), entry.getProvider(), entry.getWho());
        Stream<String> brought = entry.getDisbelieved() == null
                ? Stream.of()
                : Stream.of(entry.getDisbelieved().getOrganisation());
        return Stream.of(parties, named, brought)
                .flatMap(each -> each)
                .flatMap(name -> Did.parse(name).or(() -> Did.ofMethod(name)).stream());
    }

    /// The interactions that it is about, or that it ended or changed though it names no other twin.
    private static Stream<String> touched(AuditEntry entry) {
        EffectSeen effect = entry.getEffect();
        Stream<String> seen = effect == null ? Stream.of() : effect.getInteractions().stream();
        return Stream.of(
                        Stream.of(entry.getInteraction()), entry.getEnded().stream(), entry.getChanged().stream(), seen)
                .flatMap(each -> each)
                .distinct();
    }
}
