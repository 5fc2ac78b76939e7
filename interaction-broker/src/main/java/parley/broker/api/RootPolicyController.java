package parley.broker.api;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.PolicyVersion;
import parley.avro.RootPolicy;
import parley.broker.view.Views;
import parley.identity.OrganisationKey;
import parley.identity.RootPolicyStatement;

/// What our organisation allows its twins at most.
///
/// To change it needs no token: only what our organisation's key has signed does.
@Controller("/root-policy")
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "policies")
class RootPolicyController {

    private static final String STATEMENT = "statement";

    private final OrganisationKey organisation;
    private final RootPolicySetting setting;
    private final Acting acting;
    private final Views views;

    RootPolicyController(OrganisationKey organisation, RootPolicySetting setting, Acting acting, Views views) {
        this.organisation = organisation;
        this.setting = setting;
        this.acting = acting;
        this.views = views;
    }

    /// The root policy in force, for every agent of ours.
    ///
    /// @return the policy, of version 0 if there never was one; the header `ETag` has its version
    @Get
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @Operation(summary = "The root policy in force", operationId = "getRootPolicy")
    HttpResponse<RootPolicyView> get() {
        acting.ready();
        RootPolicyView root = setting.inForce().map(RootPolicyView::of).orElse(RootPolicyView.NONE);
        return HttpResponse.ok(root).header(HttpHeaders.ETAG, "\"" + root.version() + "\"");
    }

    /// Every version that there was, the first first.
    ///
    /// @return the versions
    @Get("/versions")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @Operation(summary = "Every version of the root policy", operationId = "rootPolicyVersions")
    List<RootPolicyView> versions() {
        acting.ready();
        return views.history().of(acting.organisation()).stream()
                .map(PolicyVersion::getPolicy)
                .filter(policy -> policy.getRoot() != null)
                .map(policy -> RootPolicyView.of(policy.getRoot()))
                .toList();
    }

    /// Sets it, and ends the interactions that it no longer allows. Answers 200 when that is in force
    /// everywhere, 202 if it was not in time; the same statement may be sent again.
    @Put
    @Secured(SecurityRule.IS_ANONYMOUS)
    @Operation(summary = "Set the root policy", operationId = "setRootPolicy")
    @ApiResponse(responseCode = "200", description = "in force everywhere in the space")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "412", description = "the root policy has another version than the statement follows")
    HttpResponse<PolicyChangeView> put(
            @RequestBody(
                            description = "what the organisation has signed",
                            content = @Content(schema = @Schema(implementation = RootPolicyBody.class)))
                    @Body
                    byte @Nullable [] body) {
        acting.ready();
        String json = statement(body);
        return setting.set(read(json), json);
    }

    /// What it would end, or grant, if it were set; nothing is.
    ///
    /// @return the interactions that would change
    @Post("/what-if")
    @Secured(SecurityRule.IS_ANONYMOUS)
    @Operation(summary = "What a root policy would change", operationId = "whatIfRootPolicy")
    WhatIfView whatIf(
            @RequestBody(
                            description = "what the organisation has signed",
                            content = @Content(schema = @Schema(implementation = RootPolicyBody.class)))
                    @Body
                    byte @Nullable [] body) {
        acting.ready();
        return WhatIfView.of(setting.whatIf(read(statement(body))));
    }

    private static String statement(byte @Nullable [] body) {
        return JsonBody.of(body == null ? new byte[0] : body)
                .only(Set.of(STATEMENT))
                .text(STATEMENT);
    }

    private RootPolicy read(String json) {
        try {
            RootPolicyStatement statement = RootPolicyStatement.read(json, organisation);
            return PolicyJson.readRoot(new JsonBody(statement.policy(), ""), statement.version());
        } catch (IllegalArgumentException e) {
            throw Problems.notSigned(String.valueOf(e.getMessage()));
        }
    }
}
