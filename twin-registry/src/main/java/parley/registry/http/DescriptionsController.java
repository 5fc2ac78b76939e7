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
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parley.identity.http.CallerAgent;
import parley.policy.Requester;
import parley.registry.description.Turtle;
import parley.registry.kafka.Knowledge;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.sight.Profile;
import parley.registry.sight.Seen;
import parley.registry.sight.Sight;

/// What any twin, of this space or of a partner's, shows to the twin that asks.
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DescriptionsController {

    private static final String TURTLE = "text/turtle";
    private static final String JSON_LD = "application/ld+json";
    private static final MediaType TURTLE_TYPE = MediaType.of(TURTLE + ";charset=utf-8");

    private final Acting acting;
    private final Sight sight;
    private final Knowledge knowledge;
    private final InstantSource clock;

    DescriptionsController(Acting acting, Sight sight, Knowledge knowledge, InstantSource clock) {
        this.acting = acting;
        this.knowledge = knowledge;
        this.sight = sight;
        this.clock = clock;
    }

    /// The description: as Turtle or JSON-LD if that is asked for, otherwise as JSON with feeds, controls and their
    /// schemas beside it.
    @Get(
            uri = "/descriptions",
            produces = {MediaType.APPLICATION_JSON, TURTLE, JSON_LD})
    HttpResponse<?> description(
            HttpRequest<?> request,
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @QueryValue @Nullable String twin) {
        Requester requester = acting.requester(caller, actingTwin);
        Profile profile =
                visible(sight.describe(requester, Acting.did(Fields.TWIN, twin).value(), clock.instant()));
        return switch (wanted(request)) {
            case TURTLE -> HttpResponse.ok(profile.description()).contentType(TURTLE_TYPE);
            case JSON_LD ->
                HttpResponse.ok(Turtle.toJsonLd(profile.twin(), profile.description())
                                .getBytes(UTF_8))
                        .contentType(JSON_LD);
            default -> HttpResponse.ok(DescriptionView.of(profile)).contentType(MediaType.APPLICATION_JSON_TYPE);
        };
    }

    /// The endorsed DID document, byte for byte.
    @Get(uri = "/documents", produces = MediaType.APPLICATION_JSON)
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

    private static Profile visible(Seen seen) {
        return switch (seen) {
            case Seen.Visible(var profile) -> profile;
            case Seen.Refused(var why) -> throw Problems.denied(why);
            case Seen.Hidden() -> throw Problems.noSuchTwin();
        };
    }

    /// The first of the accepted types that is one of ours.
    private static String wanted(HttpRequest<?> request) {
        return request.accept().stream()
                .map(MediaType::getName)
                .filter(name -> name.equals(TURTLE) || name.equals(JSON_LD) || name.equals(MediaType.APPLICATION_JSON))
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON);
    }
}
