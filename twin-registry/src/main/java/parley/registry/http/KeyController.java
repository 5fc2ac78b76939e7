package parley.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.PublicKey;
import parley.identity.RetiredKey.LastSigned;
import parley.identity.http.CallerAgent;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.KeyRotation;
import parley.registry.twins.KeyRotation.Wish;
import parley.registry.twins.SignedCall;

/// The key by which a twin knows one of its agents, which the agent itself replaces.
@Controller("/twins/{twin}/delegations/{agent}/key")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeyController {

    private static final byte[] NOTHING = {};
    private static final List<String> FIELDS = List.of("key", Fields.VERSION, Fields.LAST);

    private final Acting acting;
    private final RegistryTopics topics;
    private final KeyRotation rotation;
    private final InstantSource clock;

    KeyController(Acting acting, RegistryTopics topics, KeyRotation rotation, InstantSource clock) {
        this.acting = acting;
        this.topics = topics;
        this.rotation = rotation;
        this.clock = clock;
    }

    /// Replaces the key; signed with both, the old one and the new.
    ///
    /// @param agent the agent's name: the caller itself, as an agent replaces its own key
    /// @param successor the same request as in `Parley-Request`, signed with the new key
    @Put(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(
            description = "the new key, and the last that was signed with the old one",
            required = true,
            content = @Content(schema = @Schema(implementation = Bodies.NewKey.class)))
    @ApiResponse(responseCode = "200", description = TwinAnswers.IN_FORCE, useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = TwinAnswers.NOT_YET, useReturnTypeSchema = true)
    HttpResponse<TwinView> put(
            CallerAgent caller,
            String twin,
            String agent,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Header(Fields.SUCCESSOR) @Nullable String successor,
            HttpRequest<byte[]> request) {
        acting.ready();
        Did did = acting.own(twin);
        if (!agent.equals(caller.client())) {
            throw Problems.invalid(Fields.AGENT, "an agent replaces its own key: " + caller.client() + " calls");
        }
        byte[] body = request.getBody().orElse(NOTHING);
        SignedCall call = new SignedCall(
                agent,
                Kind.ROTATE,
                SignedHeader.json(Fields.REQUEST, signed),
                "/delegations/" + agent + "/key",
                candidate -> candidate.isFor(body));
        Wish wish = wish(call, SignedHeader.json(Fields.SUCCESSOR, successor), ControlBody.object(body));
        return TwinAnswers.of(topics.twins()
                .changeKeys(did, call.json(), current -> rotation.rotate(current, wish, clock.instant())));
    }

    private static Wish wish(SignedCall call, String successor, JsonNode json) {
        json.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw Problems.invalid(field, "a new key has " + String.join(", ", FIELDS));
            }
        });
        if (!json.path(Fields.VERSION).canConvertToLong()) {
            throw Problems.invalid(Fields.VERSION, "the twin's version is needed, a whole number");
        }
        return new Wish(
                call, successor, key(json), json.path(Fields.VERSION).longValue(), last(json.path(Fields.LAST)));
    }

    private static PublicKey key(JsonNode json) {
        try {
            return PublicKey.multibase(json.path("key").asText());
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("key", String.valueOf(e.getMessage()));
        }
    }

    private static List<LastSigned> last(JsonNode json) {
        if (!json.isArray()) {
            throw Problems.invalid(Fields.LAST, "an array is needed, with each feed that the old key signed");
        }
        List<LastSigned> last = new ArrayList<>();
        for (JsonNode feed : json) {
            try {
                last.add(LastSigned.read(feed));
            } catch (IllegalArgumentException e) {
                throw Problems.invalid(Fields.LAST, String.valueOf(e.getMessage()));
            }
        }
        return last;
    }
}
