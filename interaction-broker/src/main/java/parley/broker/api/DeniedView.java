package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.avro.Denied;

/// What a broker refused to one principal within a minute. Resource and operation are in Kafka's words; what there was
/// too much of to tell apart has them empty, and the principal too if it is of several.
///
/// @param broker the number of the broker
/// @param minute when the minute began, by the broker's clock
/// @param principal whom it was refused to
/// @param resourceType `TOPIC`, `GROUP`, `TRANSACTIONAL_ID` or `CLUSTER`
/// @param resource its name
/// @param operation what was to be done with it, as `READ`, `WRITE` or `DESCRIBE`
/// @param count how often
@Serdeable
record DeniedView(
        int broker,
        Instant minute,
        String principal,
        String resourceType,
        String resource,
        String operation,
        long count) {

    static @Nullable DeniedView of(@Nullable Denied told) {
        return told == null
                ? null
                : new DeniedView(
                        told.getBroker(),
                        told.getMinute(),
                        told.getPrincipal(),
                        told.getResourceType(),
                        told.getResource(),
                        told.getOperation(),
                        told.getCount());
    }

    /// What was tried, how often and when.
    String tried() {
        String what = operation.isEmpty()
                ? "other things"
                : operation + " of " + resourceType.toLowerCase(Locale.ROOT).replace('_', ' ') + " " + resource;
        return "tried " + what + " " + (count == 1 ? "once" : count + " times") + " in the minute from " + minute
                + ", at broker " + broker;
    }
}
