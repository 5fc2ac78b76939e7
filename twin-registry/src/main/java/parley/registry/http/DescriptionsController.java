package parley.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parley.identity.http.CallerAgent;
import parley.policy.Requester;
import parley.registry.asyncapi.FeedContracts;
import parley.registry.asyncapi.FeedContracts.Reader;
import parley.registry.description.Turtle;
import parley.registry.kafka.Knowledge;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.sight.Profile;
import parley.registry.sight.Seen;
import parley.registry.sight.Sight;
import parley.registry.thing.Things;
import parley.registry.thing.Things.Told;

/// What any twin, of this space or of a partner's, shows to the twin that asks.
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DescriptionsController {

    private final Acting acting;
    private final Sight sight;
    private final Knowledge knowledge;
    private final Things things;
    private final FeedContracts contracts;
    private final InstantSource clock;

    DescriptionsController(
            Acting acting,
            Sight sight,
            Knowledge knowledge,
            Things things,
            FeedContracts contracts,
            InstantSource clock) {
        this.acting = acting;
        this.knowledge = knowledge;
        this.things = things;
        this.contracts = contracts;
        this.sight = sight;
        this.clock = clock;
    }

    /// The description, in the form that is asked for; if none is, as JSON with feeds, controls and their
    /// schemas beside it. As AsyncAPI it is the contracts of the feeds, with the topics on the cluster of
    /// who asks.
    @Get(uri = "/descriptions", produces = MediaType.ALL)
    @ApiResponse(
            responseCode = "200",
            description = "the description, in the form that `Accept` asks for",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = DescriptionView.class)),
                @Content(mediaType = "text/turtle", schema = @Schema(type = "string")),
                @Content(mediaType = "application/ld+json", schema = @Schema(type = "object")),
                @Content(mediaType = "application/n-triples", schema = @Schema(type = "string")),
                @Content(mediaType = "application/td+json", schema = @Schema(type = "object")),
                @Content(mediaType = "application/vnd.aai.asyncapi+json", schema = @Schema(type = "object"))
            })
    HttpResponse<?> description(
            HttpRequest<?> request,
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @QueryValue @Nullable String twin) {
        Requester requester = acting.requester(caller, actingTwin);
        Profile profile =
                visible(sight.describe(requester, Acting.did(Fields.TWIN, twin).value(), clock.instant()));
        DescriptionForm form = DescriptionForm.wanted(request);
        return switch (form) {
            case JSON -> HttpResponse.ok(DescriptionView.of(profile)).contentType(MediaType.APPLICATION_JSON_TYPE);
            case TURTLE -> text(form, profile.description());
            case JSON_LD -> text(form, Turtle.toJsonLd(profile.twin(), profile.description()));
            case N_TRIPLES -> text(form, Turtle.toNTriples(profile.twin(), profile.description()));
            case THING -> text(form, things.of(Told.of(profile)).toString());
            case ASYNC_API -> text(form, contracts(caller, requester, profile));
        };
    }

    private String contracts(CallerAgent caller, Requester requester, Profile profile) {
        return contracts
                .of(new Reader(caller.client(), requester.twin()), profile.twin(), profile.feeds())
                .toString();
    }

    /// JSON has no other encoding to name.
    private static HttpResponse<byte[]> text(DescriptionForm form, String text) {
        String parameter = switch (form) {
            case TURTLE -> ";charset=utf-8";
            case ASYNC_API -> ";version=3.0.0";
            case JSON, JSON_LD, N_TRIPLES, THING -> "";
        };
        return HttpResponse.ok(text.getBytes(UTF_8)).contentType(form.mediaType() + parameter);
    }

    /// The endorsed DID document, byte for byte.
    @Get(uri = "/documents", produces = MediaType.APPLICATION_JSON)
    @ApiResponse(
            responseCode = "200",
            description = "the DID document, as the twin's organisation signed it",
            content = @Content(schema = @Schema(type = "object")))
    HttpResponse<byte[]> document(
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @QueryValue @Nullable String twin) {
        Requester requester = acting.requester(caller, actingTwin);
        String wanted = Acting.did(Fields.TWIN, twin).value();
        boolean subscribed = knowledge.subscribed(requester.twin(), wanted);
        Profile profile = visible(sight.document(requester, wanted, subscribed, clock.instant()));
        return HttpResponse.ok(profile.document().getBytes(UTF_8)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static Profile visible(Seen seen) {
        return switch (seen) {
            case Seen.Visible(var profile) -> profile;
            case Seen.Refused(var why) -> throw Problems.denied(why);
            case Seen.Hidden() -> throw Problems.noSuchTwin();
        };
    }
}
