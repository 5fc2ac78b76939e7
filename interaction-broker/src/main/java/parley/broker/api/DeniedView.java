package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.audit.Denial;
import parley.avro.Denied;

/// What a broker or a service refused to one principal within a minute. What there was too much of to tell apart has
/// resource and operation empty, and the principal too if it is of several.
///
/// @param by a service by its name, a broker as `broker-` and its number
/// @param minute when the minute began, by that one's clock
/// @param principal whom it was refused to; `ANONYMOUS` if it showed no good token
/// @param resourceType `API` for a service's path; `LISTENER` of Kafka where a login was refused, else `TOPIC`,
/// `GROUP`,
/// `TRANSACTIONAL_ID` or `CLUSTER`
/// @param resource its name
/// @param operation what was to be done with it: a method of HTTP, or `AUTHENTICATE`, `READ`, `WRITE` or `DESCRIBE`
/// @param reason why a service refused it, or a broker a login; empty if a broker refused anything else
/// @param count how often
@Serdeable
record DeniedView(
        String by,
        Instant minute,
        String principal,
        String resourceType,
        String resource,
        String operation,
        String reason,
        long count) {

    /// What a field is that has it, to the API's description.
    static final String DESCRIPTION = "what a broker or a service refused; absent if it is about something else";

    static @Nullable DeniedView of(@Nullable Denied told) {
        return told == null
                ? null
                : new DeniedView(
                        told.getBy(),
                        told.getMinute(),
                        told.getPrincipal(),
                        told.getResourceType(),
                        told.getResource(),
                        told.getOperation(),
                        told.getReason(),
                        told.getCount());
    }

    /// What was tried, how often and when.
    String tried() {
        return "tried " + what() + " " + (count == 1 ? "once" : count + " times") + " in the minute from " + minute
                + ", at " + by + (reason.isEmpty() ? "" : ", which answered " + reason);
    }

    private String what() {
        if (operation.isEmpty()) {
            return "other things";
        }
        return resourceType.equals(Denial.API)
                ? operation + " " + resource
                : operation + " of " + resourceType.toLowerCase(Locale.ROOT).replace('_', ' ') + " " + resource;
    }
}
