package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.Reason;

/// One decision, explained.
///
/// @param cause id of what was decided on
/// @param at when, by the log's time
/// @param event what was asked, as the record in the log is called
/// @param who whoever asked: a verification method id, an organisation's DID or the name of a service; or whom a
/// broker refused
/// @param twin DID of the twin that asked or acted, or to which a partner sent word; empty if there is none
/// @param provider DID of the twin that was asked, or whose topic it was; our organisation's, if no twin of
/// ours is named
/// @param resource what it is about, as a path; empty if that is not sure
/// @param outcome `ACCEPTED`, `REFUSED` or `IGNORED`
/// @param reason why, as `DENIED_BY_RULE`; `NONE` if there is nothing to say
/// @param policyVersion version of the policy that decided; 0 if none did, or if it is not yours to know
/// @param rule id of the rule that decided; empty likewise
/// @param interaction id of the interaction concerned; empty if none is
/// @param ended ids of the interactions that it ended; empty if that is not yours to know
/// @param detail what whoever asked gave as the reason, in words; absent if nothing, or if it is not yours to know
/// @param purpose the purpose that whoever asked stated; absent if none
/// @param terms the terms under which the provider's side allowed the interaction by this; absent if without any
/// @param until until when, by those terms; absent if without an end
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

        @JsonPropertyDescription(DisbelievedView.DESCRIPTION) @Nullable
        DisbelievedView disbelieved,

        @JsonPropertyDescription(DeniedView.DESCRIPTION) @Nullable
        DeniedView denied,

        @Nullable String detail,
        @Nullable String purpose,

        @JsonPropertyDescription(
                "the terms under which the provider's side allowed the interaction by this; absent if without any")
        @Nullable
        TermsView terms,

        @Nullable Instant until) {

    /// As that twin may see it: of another's policy it learns only the rule that denied what it might find.
    static AuditView of(AuditEntry entry, String reader) {
        boolean own = entry.getProvider().equals(reader);
        boolean told = own || entry.getReason() == Reason.DENIED_BY_RULE;
        // Both sides are told why something between them ends
        boolean shared =
                own || !entry.getInteraction().isEmpty() || !entry.getCommand().isEmpty();
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
                DeniedView.of(entry.getDenied()),
                shared && !entry.getDetail().isEmpty() ? entry.getDetail() : null,
                entry.getPurpose(),
                TermsView.of(entry.getTerms()),
                entry.getUntil());
    }
}
