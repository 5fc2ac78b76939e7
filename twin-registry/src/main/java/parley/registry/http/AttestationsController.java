package parley.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
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
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.identity.SecuredDocument;
import parley.identity.Showing;
import parley.identity.http.CallerAgent;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.AttestationChanges;
import parley.registry.twins.TwinCall;

/// What a space's own twins show to be attested of them when they find and describe others.
@Controller("/twins/{twin}/attestations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AttestationsController {

    private static final byte[] NOTHING = {};
    private static final String ATTESTATIONS = "attestations";

    private final Acting acting;
    private final RegistryTopics topics;
    private final Showing showing;
    private final InstantSource clock;

    AttestationsController(Acting acting, RegistryTopics topics, Showing showing, InstantSource clock) {
        this.acting = acting;
        this.topics = topics;
        this.showing = showing;
        this.clock = clock;
    }

    /// Says which attestations the twin shows, in the place of those before; none, to show none.
    ///
    /// @param version the twin's, as the caller saw it; signed with the resource
    /// @return the twin as it is now
    @Put(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(
            description = "all that the twin shows from now on",
            required = true,
            content = @Content(schema = @Schema(implementation = Bodies.Attestations.class)))
    HttpResponse<TwinView> put(
            CallerAgent caller,
            String twin,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed,
            HttpRequest<byte[]> request) {
        acting.ready();
        Did did = acting.own(twin);
        byte[] body = request.getBody().orElse(NOTHING);
        List<String> attestations = read(body);
        TwinCall call = SignedHeader.call(caller, signed, version, body);
        if (showing.now(attestations, did, clock.instant()) instanceof Showing.Result.Refused(int index, String why)) {
            throw Problems.invalid(ATTESTATIONS + "[" + index + "]", why);
        }
        return TwinAnswers.of(topics.twins()
                .change(
                        did,
                        call.json(),
                        current -> AttestationChanges.put(current, call, attestations, clock.instant())));
    }

    private static List<String> read(byte[] body) {
        ObjectNode json = SecuredDocument.unambiguous(new String(body, StandardCharsets.UTF_8))
                .filter(object ->
                        object.size() == 1 && object.path(ATTESTATIONS).isArray())
                .orElseThrow(() -> Problems.invalid(ATTESTATIONS, "{\"attestations\": [...]} is needed"));
        return json.path(ATTESTATIONS).valueStream().map(JsonNode::toString).toList();
    }
}
