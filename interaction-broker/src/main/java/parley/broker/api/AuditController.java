package parley.broker.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.http.CallerAgent;

/// What was decided about our own twins, for their agents.
@Controller("/audit")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "audit")
class AuditController {

    private static final int MOST = 1_000;

    private final Acting acting;
    private final Views views;

    AuditController(Acting acting, Views views) {
        this.acting = acting;
        this.views = views;
    }

    /// The latest decisions in which the twin asked or was asked, what partners' lanes brought for it that was not
    /// believed, and what a broker or a service refused of its topics; the last first.
    @Get
    @Operation(summary = "The latest decisions about a twin", operationId = "audit")
    List<AuditView> of(@Parameter(hidden = true) CallerAgent caller, @QueryValue @Nullable String twin) {
        Did did = acting.delegated(caller, twin);
        return views.audit().of(did.value(), MOST).stream()
                .map(entry -> AuditView.of(entry, did.value()))
                .toList();
    }

    /// What partners' lanes brought for no twin of ours in particular and was not believed, and what a broker or a
    /// service refused
    /// that is of no twin of ours, the last first: for who administers one of our twins.
    @Get("/organisation")
    @Operation(
            summary = "What was not believed or refused by a broker, and is of no twin in particular",
            operationId = "organisationAudit")
    List<AuditView> ofOrganisation(@Parameter(hidden = true) CallerAgent caller, @QueryValue @Nullable String twin) {
        acting.administered(caller, twin);
        String organisation = acting.organisation();
        return views.audit().latest(entry -> views.concerns(organisation, entry), MOST).stream()
                .map(entry -> AuditView.of(entry, organisation))
                .toList();
    }
}
