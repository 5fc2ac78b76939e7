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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;

/// What is to be erased from the audits of our own twins.
@Controller("/twins/{twin}/audit/erasures")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "audit")
class ErasuresController {

    private static final Set<String> FIELDS = Set.of("before", "counterpart");

    private final Acting acting;
    private final Erasing erasing;

    ErasuresController(Acting acting, Erasing erasing) {
        this.acting = acting;
        this.erasing = erasing;
    }

    /// Erases the content of entries of the twin's audit; their links stay, so that what is left can be
    /// verified, and so does the decision to erase them. At most 10,000 at once: the answer says if there
    /// are more.
    @Post
    @Operation(summary = "Erase entries of a twin's audit", operationId = "eraseAudit")
    @ApiResponse(responseCode = "200", description = "erased")
    @ApiResponse(responseCode = "202", description = "taken, not known to be done yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<ErasureView> erase(
            @Parameter(hidden = true) CallerAgent caller,
            String twin,
            @Header(Fields.REQUEST) @Nullable String signed,
            @RequestBody(
                            description = "which entries",
                            content = @Content(schema = @Schema(implementation = ErasureBody.class)))
                    @Body
                    byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        Did did = acting.own(twin);
        JsonBody json = JsonBody.of(bytes).only(FIELDS);
        AuditFilter filter = AuditFilter.before(json.textOrNull("before"), json.textOrNull("counterpart"));
        if (filter.counterpart() == null && filter.to() == null) {
            throw Problems.invalid(Fields.BODY, "what to erase is said by before, counterpart or both");
        }
        Acting.Signed request = acting.signed(
                caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.ERASE_AUDIT, Function.ADMINISTER));
        if (!request.request().twin().equals(did)) {
            throw Problems.notActing(did.value(), caller.client());
        }
        request.isFor(did, "/audit");
        return erasing.erase(request, filter);
    }
}
