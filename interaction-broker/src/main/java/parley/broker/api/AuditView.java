package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.Reason;

/// One decision, explained.
///
/// @param cause id of what was decided on
/// @param policyVersion version of the policy that decided; 0 if none did, or if it is not yours to know
/// @param rule id of the rule that decided; empty likewise
/// @param disbelieved what a partner's lane brought and was not believed; absent if it is about something else
/// @param denied what a broker or a service refused; absent likewise
@Serdeable
record AuditView(
        String cause,
        Instant at,
        String event,
        String who,
        String twin,
        String provider,
        String resource,
        String outcome,
        String reason,
        long policyVersion,
        String rule,
        String interaction,
        List<String> ended,
        @Nullable DisbelievedView disbelieved,
        @Nullable DeniedView denied) {

    /// As that twin may see it: of another's policy it learns only the rule that denied what it might find.
    static AuditView of(AuditEntry entry, String reader) {
        boolean own = entry.getProvider().equals(reader);
        boolean told = own || entry.getReason() == Reason.DENIED_BY_RULE;
        return new AuditView(
                entry.getCause(),
                entry.getAt(),
                entry.getEvent(),
                entry.getWho(),
                entry.getTwin(),
                entry.getProvider(),
                entry.getResource(),
                entry.getOutcome().name(),
                entry.getReason().name(),
                own ? entry.getPolicyVersion() : 0,
                told ? entry.getRule() : "",
                entry.getInteraction(),
                own ? entry.getEnded() : List.of(),
                DisbelievedView.of(entry.getDisbelieved()),
                DeniedView.of(entry.getDenied()));
    }
}
