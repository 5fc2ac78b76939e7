package parley.broker.api;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.Policy;
import parley.avro.PolicyChanged;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.broker.deciding.WhatIf;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.Effects;
import parley.broker.view.OwnTwin;
import parley.broker.view.Views;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;
import parley.policy.Requester;
import parley.policy.Violation;

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
    private final InstantSource clock;

    PolicyController(Acting acting, Requests requests, BrokerTopics topics, Views views, InstantSource clock) {
        this.clock = clock;
        this.acting = acting;
        this.requests = requests;
        this.topics = topics;
        this.views = views;
    }

    /// The policy in force.
    ///
    /// @return the policy; the header `ETag` has its version
    @Get
    @Operation(summary = "The policy in force", operationId = "getPolicy")
    HttpResponse<PolicyView> get(@Parameter(hidden = true) CallerAgent caller, String twin) {
        Did did = acting.delegated(caller, twin, Function.ADMINISTER);
        PolicyView policy = views.policy(did.value()).map(PolicyView::of).orElseThrow(Problems::noPolicy);
        return HttpResponse.ok(policy).header(HttpHeaders.ETAG, "\"" + policy.version() + "\"");
    }

    /// What a policy would end, or grant, if it were set; nothing is.
    ///
    /// @return the interactions that would change
    @Post("/what-if")
    @Operation(summary = "What a policy would change", operationId = "whatIf")
    WhatIfView whatIf(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @RequestBody(
                            description = "the whole policy, as it would be set",
                            content = @Content(schema = @Schema(implementation = PolicyBody.class)))
                    @Body
                    byte @Nullable [] body) {
        Did did = acting.delegated(caller, twin, Function.ADMINISTER);
        List<Rule> rules = read(did, body == null ? new byte[0] : body);
        return WhatIfView.of(WhatIf.of(
                did.value(),
                rules,
                views.policy(did.value()).map(Policy::getRoot).orElse(null),
                views.interactions().of(did.value()),
                clock.instant(),
                did.organisation()));
    }

    /// What someone may do with the twin, and which rule says so.
    ///
    /// @param who an organisation's or a twin's DID, or an agent: the twin's DID, `#` and the agent's name
    /// @param call has as many `attested` as there is to be shown
    /// @return a right for finding and describing the twin, and for each of its feeds and controls
    @Get("/explanation")
    @Operation(
            summary = "Who may do what, and which rule says so",
            operationId = "explainPolicy",
            parameters =
                    @Parameter(
                            name = "attested",
                            in = ParameterIn.QUERY,
                            description = "What is to be taken as shown: the DID of the organisation that attests it,"
                                    + " `#`, the property, `=` and its value; may be there as often as wanted.",
                            array = @ArraySchema(schema = @Schema(type = "string"))))
    List<RightView> explanation(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @QueryValue String who,
            @Parameter(hidden = true) HttpRequest<?> call) {
        Did did = acting.delegated(caller, twin, Function.ADMINISTER);
        OwnTwin own = views.twins().get(did.value()).orElseThrow(Problems::noPolicy);
        return RightView.all(own, views.policy(did.value()).orElse(null), requester(who, call), clock.instant());
    }

    private Requester requester(String who, HttpRequest<?> call) {
        Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
        return RightView.requester(who)
                .showing(call.getParameters().getAll("attested").stream()
                        .map(each -> RightView.attested(each, tomorrow))
                        .toList());
    }

    /// Sets the policy, and ends the interactions that it no longer allows. Answers 200 when that is in force
    /// everywhere, 202 if it was not in time.
    @Put
    @Operation(summary = "Set the policy", operationId = "setPolicy")
    @ApiResponse(responseCode = "200", description = "in force everywhere in the space")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "412", description = "the policy has another version than `If-Match` says")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<PolicyChangeView> put(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Header(HttpHeaders.IF_MATCH) @Nullable String expected,
            @RequestBody(
                            description = "the whole policy, in the place of the one in force",
                            content = @Content(schema = @Schema(implementation = PolicyBody.class)))
                    @Body
                    byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        Did did = acting.own(twin);
        List<Rule> rules = read(did, bytes);
        return change(caller, did, signed, bytes, rules, version(expected));
    }

    /// Removes the policy: nothing is allowed then.
    @Delete
    @Operation(summary = "Remove the policy", operationId = "deletePolicy")
    @ApiResponse(responseCode = "200", description = "in force everywhere in the space")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "412", description = "the policy has another version than `If-Match` says")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<PolicyChangeView> delete(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Header(HttpHeaders.IF_MATCH) @Nullable String expected) {
        return change(caller, acting.own(twin), signed, new byte[0], List.of(), version(expected));
    }

    private List<Rule> read(Did twin, byte[] body) {
        List<Rule> rules = PolicyJson.read(body);
        views.twins().get(twin.value()).ifPresent(own -> {
            List<Rule> standing =
                    views.policy(twin.value()).map(Policy::getRules).orElse(List.of());
            List<Violation> violations =
                    TermsFit.check(rules, standing, own.entry().getFeeds());
            if (!violations.isEmpty()) {
                throw Problems.invalid(violations);
            }
        });
        return rules;
    }

    /// The version that an entity tag names.
    private static @Nullable Long version(@Nullable String tag) {
        if (tag == null) {
            return null;
        }
        if (!tag.strip().matches("\"[0-9]{1,18}\"")) {
            throw Problems.invalid(
                    HttpHeaders.IF_MATCH, "`" + tag + "` is not a version in double quotes, as ETag has it");
        }
        return Long.valueOf(tag.strip().substring(1, tag.strip().length() - 1));
    }

    private HttpResponse<PolicyChangeView> change(
            CallerAgent caller,
            Did did,
            @Nullable String header,
            byte[] body,
            List<Rule> rules,
            @Nullable Long expected) {
        Requests.Patience patience = requests.patience();
        Acting.Signed signed = acting.signed(
                caller, header, body, new Acting.Expected(AgentRequest.Kind.SET_POLICY, Function.ADMINISTER));
        if (!signed.request().twin().equals(did)) {
            throw Problems.notActing(did.value(), caller.client());
        }
        signed.isFor(did, RESOURCE);
        PolicyChanged event =
                new PolicyChanged(did.value(), rules, signed.requester().agent(), signed.json(), expected);
        Optional<Effects> effects = requests.decide(signed, did.value(), event, patience);
        effects.map(Effects::audit)
                .filter(audit -> audit.getReason() == Reason.OTHER_VERSION)
                .ifPresent(audit -> {
                    throw Problems.otherVersion(audit.getPolicyVersion(), audit.getCause());
                });
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
