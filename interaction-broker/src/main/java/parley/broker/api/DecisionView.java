package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One decision, explained.
///
/// @param id id of what was decided on
/// @param policyVersion version of the policy that decided; 0 if none did, or if it is not yours to know
/// @param rule id of the rule that decided; empty likewise
/// @param ruleContent that rule as it was; absent if it is not yours to know, or not known any more
/// @param disbelieved what a partner's lane brought and was not believed; absent if it is about something else
/// @param denied what a broker or a service refused; absent likewise
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
        @Nullable RuleView ruleContent,
        String interaction,
        List<String> ended,
        @Nullable DisbelievedView disbelieved,
        @Nullable DeniedView denied,
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
