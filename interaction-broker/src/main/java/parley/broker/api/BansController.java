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

/// Whom our own twins want to have nothing to do with.
@Controller("/twins/{twin}/bans")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "policies")
class BansController {

    private final Acting acting;
    private final Banning banning;

    BansController(Acting acting, Banning banning) {
        this.acting = acting;
        this.banning = banning;
    }

    /// Bans a twin or an organisation: a rule of the policy denies it everything, and whatever is live with it ends, on
    /// either side. Answers 200 when all of that is in force everywhere, 202 if it was not in time.
    @Post
    @Operation(summary = "Ban a twin or an organisation", operationId = "ban")
    @ApiResponse(responseCode = "200", description = "in force everywhere in the space")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<BanView> ban(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @Header(Fields.REQUEST) @Nullable String signed,
            @RequestBody(
                            description = "whom, and why",
                            content = @Content(schema = @Schema(implementation = BanBody.class)))
                    @Body
                    byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        Did did = acting.own(twin);
        JsonBody json = JsonBody.of(bytes).only(Counterparts.FIELDS);
        Subject subject = Counterparts.of(json, did);
        String reason = json.limited("reason");
        Acting.Signed request =
                acting.signed(caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.BAN, Function.ADMINISTER));
        if (!request.request().twin().equals(did)) {
            throw Problems.notActing(did.value(), caller.client());
        }
        request.isFor(did, "/policy");
        return banning.ban(request, subject, reason == null ? "" : reason);
    }
}
