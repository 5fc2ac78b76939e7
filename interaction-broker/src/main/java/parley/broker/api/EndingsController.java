package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
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
import org.jspecify.annotations.Nullable;
import parley.avro.Subject;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;

/// Ends of all that our own twins have with somebody.
@Controller("/twins/{twin}/endings")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "interactions")
class EndingsController {

    private final Acting acting;
    private final Endings endings;

    EndingsController(Acting acting, Endings endings) {
        this.acting = acting;
        this.endings = endings;
    }

    /// Ends whatever is live with a twin or an organisation, on either side, and forbids nothing: it may ask again.
    /// Answers 200 when nothing published from then on is delivered, 202 if that is not known in time.
    @Post
    @Operation(summary = "End all interactions with a twin or an organisation", operationId = "endAll")
    @ApiResponse(responseCode = "200", description = "nothing published from now on is delivered")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<EndingsView> end(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @Header(Fields.REQUEST) @Nullable String signed,
            @RequestBody(
                            description = "with whom, and why",
                            content = @Content(schema = @Schema(implementation = BanBody.class)))
                    @Body
                    byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        Did did = acting.own(twin);
        JsonBody json = JsonBody.of(bytes).only(Counterparts.FIELDS);
        Subject subject = Counterparts.of(json, did);
        String reason = json.limited("reason");
        Acting.Signed request = acting.signed(
                caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.TERMINATE, Function.ADMINISTER));
        if (!request.request().twin().equals(did)) {
            throw Problems.notActing(did.value(), caller.client());
        }
        request.isFor(did, "/interactions");
        return endings.end(request, subject, reason == null ? "" : reason);
    }
}
