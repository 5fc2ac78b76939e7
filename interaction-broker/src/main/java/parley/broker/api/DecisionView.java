package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One decision, explained.
///
/// @param id id of what was decided on
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
/// @param inForceSince since when it is known to be in force everywhere in the space; absent if that is not
/// known
/// @param explanation all of this in words
@Serdeable
record DecisionView(
        String id,
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

        @JsonPropertyDescription("that rule as it was; absent if it is not yours to know, or not known any more")
        @Nullable
        RuleView ruleContent,

        String interaction,
        List<String> ended,

        @JsonPropertyDescription(DisbelievedView.DESCRIPTION) @Nullable
        DisbelievedView disbelieved,

        @JsonPropertyDescription(DeniedView.DESCRIPTION) @Nullable
        DeniedView denied,

        @Nullable Instant inForceSince,
        String explanation) {

    /// @param view the decision as its reader may see it
    static DecisionView of(AuditView view, @Nullable RuleView rule, @Nullable Instant inForceSince) {
        return new DecisionView(
                view.cause(),
                view.at(),
                view.event(),
                view.who(),
                view.twin(),
                view.provider(),
                view.resource(),
                view.outcome(),
                view.reason(),
                view.policyVersion(),
                view.rule(),
                rule,
                view.interaction(),
                view.ended(),
                view.disbelieved(),
                view.denied(),
                inForceSince,
                Explanation.of(view, inForceSince));
    }
}
