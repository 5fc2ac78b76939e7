package parley.registry.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.http.CallerAgent;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.AgentKeys;
import parley.registry.twins.DelegationChanges;
import parley.registry.twins.SignedCall;
import parley.topics.Names;

/// Which agents a space's own twins delegate to. Each change is signed: who has only a token changes nothing here.
@Controller("/twins/{twin}/delegations/{agent}")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DelegationsController {

    private static final byte[] NOTHING = {};

    private final Acting acting;
    private final RegistryTopics topics;
    private final DelegationChanges changes;
    private final InstantSource clock;

    DelegationsController(Acting acting, RegistryTopics topics, DelegationChanges changes, InstantSource clock) {
        this.acting = acting;
        this.topics = topics;
        this.changes = changes;
        this.clock = clock;
    }

    /// Delegates to an agent, in the place of what was delegated to it before.
    ///
    /// @param agent the agent's name, by which its token knows it: `[a-z0-9-]{1,64}`
    @Put(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(
            description = "what is delegated to the agent",
            required = true,
            content = @Content(schema = @Schema(implementation = Bodies.Delegated.class)))
    @ApiResponse(responseCode = "200", description = TwinAnswers.IN_FORCE, useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = TwinAnswers.NOT_YET, useReturnTypeSchema = true)
    HttpResponse<TwinView> put(
            CallerAgent caller,
            String twin,
            String agent,
            @Header(Fields.REQUEST) @Nullable String signed,
            HttpRequest<byte[]> request) {
        acting.ready();
        Did did = acting.own(twin);
        byte[] bytes = request.getBody().orElse(NOTHING);
        DelegationBody body = DelegationBody.read(named(agent), bytes);
        SignedCall call = call(caller, agent, signed, bytes);
        return TwinAnswers.of(topics.twins()
                .changeKeys(
                        did,
                        call.json(),
                        current -> changes.put(current, call, body.delegation(), body.version(), clock.instant())));
    }

    /// Delegates nothing to an agent any more.
    ///
    /// @param agent the agent's name, by which its token knows it: `[a-z0-9-]{1,64}`
    /// @param version the twin's, as the caller saw it; signed with the resource
    @Delete
    @ApiResponse(responseCode = "200", description = TwinAnswers.IN_FORCE, useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = TwinAnswers.NOT_YET, useReturnTypeSchema = true)
    HttpResponse<TwinView> delete(
            CallerAgent caller,
            String twin,
            String agent,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed) {
        acting.ready();
        Did did = acting.own(twin);
        if (version == null) {
            throw Problems.invalid(Fields.VERSION, "the twin's version is needed, a whole number");
        }
        SignedCall call = call(caller, named(agent) + "?version=" + version, signed, NOTHING);
        return TwinAnswers.of(topics.twins()
                .changeKeys(
                        did, call.json(), current -> changes.remove(current, call, agent, version, clock.instant())));
    }

    private static SignedCall call(CallerAgent caller, String agent, @Nullable String signed, byte[] body) {
        String json = SignedHeader.json(Fields.REQUEST, signed);
        return new SignedCall(
                caller.client(), Kind.DELEGATE, json, "/delegations/" + agent, request -> request.isFor(body));
    }

    private static String named(String agent) {
        if (agent.equals(AgentKeys.DERIVING)) {
            throw Problems.invalid(Fields.AGENT, agent + " is no agent: every twin's document names its key by itself");
        }
        if (!Names.valid(agent)) {
            throw Problems.invalid(Fields.AGENT, "agent `" + agent + "` does not match [a-z0-9-]{1,64}");
        }
        return agent;
    }
}
