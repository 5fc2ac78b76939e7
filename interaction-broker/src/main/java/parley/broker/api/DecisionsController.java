package parley.broker.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import parley.avro.AuditEntry;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;

/// Why something was decided as it was, for the agents of the twins that it concerns.
@Controller("/twins/{twin}/decisions")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "audit")
class DecisionsController {

    private final Acting acting;
    private final Views views;

    DecisionsController(Acting acting, Views views) {
        this.acting = acting;
        this.views = views;
    }

    /// One decision, explained: to who administers the twin that was asked with the rule as it was, to others as far as
    /// they may know.
    ///
    /// @return the decision
    @Get("/{id}")
    @Operation(summary = "One decision, explained", operationId = "explain")
    @ApiResponse(responseCode = "404", description = "no such decision concerns the twin, or it is no longer at hand")
    DecisionView explain(@Parameter(hidden = true) CallerAgent caller, String twin, String id) {
        Did did = acting.delegated(caller, acting.own(twin).value());
        AuditEntry entry = views.audit()
                .find(id)
                .filter(decided -> concerns(decided, did.value()) || organisations(decided, caller, did))
                .orElseThrow(Problems::noSuchDecision);
        boolean all = entry.getProvider().equals(did.value()) && acting.holds(caller, did, Function.ADMINISTER);
        AuditView view = AuditView.of(named(entry), all ? did.value() : "");
        return DecisionView.of(
                view,
                views.grounds()
                        .rule(entry.getProvider(), view.policyVersion(), view.rule())
                        .map(RuleView::of)
                        .orElse(null),
                views.grounds().inForceSince(id).orElse(null));
    }

    private boolean concerns(AuditEntry entry, String twin) {
        return entry.getProvider().equals(twin)
                || entry.getTwin().equals(twin)
                || views.interactions()
                        .get(entry.getInteraction())
                        .filter(interaction -> Interactions.party(interaction, twin))
                        .isPresent();
    }

    /// What is for no twin in particular concerns who administers any.
    private boolean organisations(AuditEntry entry, CallerAgent caller, Did twin) {
        return views.concerns(acting.organisation(), entry) && acting.holds(caller, twin, Function.ADMINISTER);
    }

    /// A partner's answer names the rule that denied in its half alone.
    private AuditEntry named(AuditEntry entry) {
        return views.interactions()
                .get(entry.getInteraction())
                .filter(interaction -> entry.getReason() == Reason.DENIED_BY_RULE
                        && entry.getRule().isEmpty()
                        && interaction.getCause().equals(entry.getCause()))
                .map(Interaction::getProviderHalf)
                .map((Half half) ->
                        AuditEntry.newBuilder(entry).setRule(half.getBy()).build())
                .orElse(entry);
    }
}
