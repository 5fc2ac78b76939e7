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
import parley.topics.Names;

/// What our own twins offer to others.
@Controller("/offers")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "interactions")
class OffersController {

    private final Acting acting;
    private final Offering offering;

    OffersController(Acting acting, Offering offering) {
        this.acting = acting;
        this.offering = offering;
    }

    /// Offers a feed to a twin, which accepts by subscribing; until then nothing flows.
    @Post
    @Operation(summary = "Offer a feed", operationId = "offer")
    @ApiResponse(responseCode = "201", description = "offered", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "200", description = "it was offered, or given, before")
    @ApiResponse(
            responseCode = "202",
            description = "not decided yet: ask for the interaction",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "403", description = "the twin's own policy denies it, with the reason")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<InteractionView> offer(
            @Parameter(hidden = true) CallerAgent caller,
            @Header(Fields.REQUEST) @Nullable String signed,
            @RequestBody(
                            description = "which feed, and to whom",
                            content = @Content(schema = @Schema(implementation = OfferBody.class)))
                    @Body
                    byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        JsonBody json = JsonBody.of(bytes).only(Set.of("requester", "provider", "feed", "purpose"));
        Did requester = Acting.did("requester", json.text("requester"));
        String feed = json.text("feed");
        if (!Names.valid(feed)) {
            throw Problems.invalid("feed", "feed `" + feed + "` does not match [a-z0-9-]{1,64}");
        }
        String purpose = json.limited("purpose");
        Acting.Signed request =
                acting.signed(caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.OFFER, Function.ADMINISTER));
        Did provider = request.request().twin();
        if (json.has("provider")
                && !Acting.did("provider", json.text("provider")).equals(provider)) {
            throw Problems.invalid("provider", "not " + provider + ", for which the request was signed");
        }
        request.isFor(provider, "/feeds/" + feed);
        return offering.offer(request, requester, feed, purpose);
    }
}
