package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.PolicyChanged;
import parley.avro.Rule;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.Effects;
import parley.broker.view.Views;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;

/// The policies of our own twins, for the agents that administer them.
@Controller("/twins/{twin}/policy")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "policies")
class PolicyController {

    private static final String RESOURCE = "/policy";

    private final Acting acting;
    private final Requests requests;
    private final BrokerTopics topics;
    private final Views views;

    PolicyController(Acting acting, Requests requests, BrokerTopics topics, Views views) {
        this.acting = acting;
        this.requests = requests;
        this.topics = topics;
        this.views = views;
    }

    /// The policy in force.
    @Get
    @Operation(summary = "The policy in force", operationId = "getPolicy")
    PolicyView get(@Parameter(hidden = true) CallerAgent caller, String twin) {
        Did did = acting.delegated(caller, twin, Function.ADMINISTER);
        return views.policy(did.value()).map(PolicyView::of).orElseThrow(Problems::noPolicy);
    }

    /// Sets the policy, and ends the interactions that it no longer allows. Answers 200 when that is in force
    /// everywhere, 202 if it was not in time.
    @Put
    @Operation(summary = "Set the policy", operationId = "setPolicy")
    @ApiResponse(responseCode = "200", description = "in force everywhere in the space")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<PolicyChangeView> put(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @Header(Fields.REQUEST) @Nullable String signed,
            @RequestBody(content = @Content(schema = @Schema(implementation = PolicyBody.class))) @Body
                    byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        Did did = acting.own(twin);
        List<Rule> rules = PolicyJson.read(bytes);
        return change(caller, did, signed, bytes, rules);
    }

    /// Removes the policy: nothing is allowed then.
    @Delete
    @Operation(summary = "Remove the policy", operationId = "deletePolicy")
    @ApiResponse(responseCode = "200", description = "in force everywhere in the space")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<PolicyChangeView> delete(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @Header(Fields.REQUEST) @Nullable String signed) {
        return change(caller, acting.own(twin), signed, new byte[0], List.of());
    }

    private HttpResponse<PolicyChangeView> change(
            CallerAgent caller, Did did, @Nullable String header, byte[] body, List<Rule> rules) {
        Requests.Patience patience = requests.patience();
        Acting.Signed signed = acting.signed(
                caller, header, body, new Acting.Expected(AgentRequest.Kind.SET_POLICY, Function.ADMINISTER));
        if (!signed.request().twin().equals(did)) {
            throw Problems.notActing(did.value(), caller.client());
        }
        signed.isFor(did, RESOURCE);
        PolicyChanged event =
                new PolicyChanged(did.value(), rules, signed.requester().agent(), signed.json());
        Optional<Effects> effects = requests.decide(signed, did.value(), event, patience);
        boolean inForce = effects.filter(known ->
                        requests.inForce(known.audit().getCause(), topics.inForce(known, patience.left()), patience))
                .isPresent();
        return HttpResponse.<PolicyChangeView>status(inForce ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new PolicyChangeView(
                        effects.map(known -> known.audit().getPolicyVersion()).orElse(0L),
                        effects.map(known -> known.audit().getEnded()).orElse(List.of()),
                        patience.usedMillis()));
    }
}
