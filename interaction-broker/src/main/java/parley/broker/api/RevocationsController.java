package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.AttestationRevoked;
import parley.identity.AttestationRevocation;
import parley.identity.OrganisationKey;

/// What our organisation attests no longer. It needs no token: only what our organisation's key has signed
/// counts.
@Controller("/attestations/revocations")
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "policies")
class RevocationsController {

    private static final String STATEMENT = "statement";

    private final OrganisationKey organisation;
    private final Revoking revoking;
    private final Acting acting;

    RevocationsController(OrganisationKey organisation, Revoking revoking, Acting acting) {
        this.organisation = organisation;
        this.revoking = revoking;
        this.acting = acting;
    }

    /// Revokes an attestation, and ends the interactions of our twins that rest on it alone; partners are
    /// told. Answers 200 when that is in force everywhere in the space, 202 if it was not in time; the same
    /// may be sent again.
    @Post
    @Secured(SecurityRule.IS_ANONYMOUS)
    @Operation(summary = "Revoke an attestation", operationId = "revokeAttestation")
    @ApiResponse(responseCode = "200", description = "in force everywhere in the space")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "403", description = "not signed with the organisation's key")
    HttpResponse<RevocationView> revoke(
            @RequestBody(
                            description = "what the organisation has signed",
                            content = @Content(schema = @Schema(implementation = RevocationBody.class)))
                    @Body
                    byte @Nullable [] body) {
        acting.ready();
        String statement = JsonBody.of(body == null ? new byte[0] : body)
                .only(Set.of(STATEMENT))
                .text(STATEMENT);
        return revoking.revoke(read(statement));
    }

    private AttestationRevoked read(String statement) {
        try {
            return AttestationRevocation.read(statement, organisation.verifying())
                    .logged(statement);
        } catch (IllegalArgumentException e) {
            throw Problems.notSigned(String.valueOf(e.getMessage()));
        }
    }
}
