package parley.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.identity.ServiceSettings;
import parley.identity.http.CallerAgent;
import parley.policy.Requester;
import parley.registry.description.Thing;
import parley.registry.kafka.Knowledge;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.sight.Sight;
import parley.registry.thing.Directory;
import parley.registry.thing.Home;
import parley.registry.thing.MergePatch;
import parley.registry.thing.Page;
import parley.registry.thing.Things;
import parley.registry.thing.Things.Told;
import parley.registry.twins.OwnTwin;
import parley.registry.twins.TwinCall;
import parley.registry.twins.TwinChanges;
import parley.registry.twins.TwinChanges.Wish;
import parley.registry.twins.TwinDecision;

/// Twins as Thing Descriptions in a Thing Description Directory (WoT Discovery, section 7.3): each twin
/// sees those that it may find and describe, and its agents change it by what they sign, as with `/twins`.
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.ALL)
final class ThingsController {

    private static final String THING = "application/td+json";
    private static final String LISTING = "application/ld+json";
    private static final String PATCH = "application/merge-patch+json";
    private static final byte[] NOTHING = {};

    private final Acting acting;
    private final RegistryTopics topics;
    private final Knowledge knowledge;
    private final Sight sight;
    private final Things things;
    private final Descriptions descriptions;
    private final TwinChanges changes;
    private final InstantSource clock;
    private final Did organisation;
    private final ObjectNode directory;

    ThingsController(
            Acting acting,
            RegistryTopics topics,
            Knowledge knowledge,
            Sight sight,
            Things things,
            Descriptions descriptions,
            TwinChanges changes,
            InstantSource clock,
            ServiceSettings settings,
            Home home) {
        this.acting = acting;
        this.topics = topics;
        this.knowledge = knowledge;
        this.sight = sight;
        this.things = things;
        this.descriptions = descriptions;
        this.changes = changes;
        this.clock = clock;
        this.organisation = settings.did();
        this.directory = Directory.thing(settings.organisation(), home);
    }

    /// The directory's own Thing Description.
    @Get("/.well-known/wot")
    @ApiResponse(
            responseCode = "200",
            description = "a Thing Description 1.1",
            content = @Content(mediaType = THING, schema = @Schema(type = "object")))
    @Secured(SecurityRule.IS_ANONYMOUS)
    HttpResponse<byte[]> directory() {
        return json(directory, THING);
    }

    /// A page of what the twin that asks may find and describe.
    @Get("/things")
    @ApiResponse(
            responseCode = "200",
            description = "an array of Thing Descriptions, or a `ThingCollection`; the header `Link` names the next"
                    + " page, if there is one",
            content = @Content(mediaType = LISTING, schema = @Schema(type = "object")))
    HttpResponse<byte[]> list(
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @RequestBean PageRequest asked) {
        Requester requester = acting.requester(caller, actingTwin);
        Page page = asked.page();
        Instant now = clock.instant();
        List<String> all = sight.describable(requester, now);
        List<ObjectNode> shown = page.of(all).stream()
                .flatMap(twin -> sight.seen(requester, twin, now).stream())
                .map(profile -> things.of(Told.of(profile)))
                .toList();
        MutableHttpResponse<byte[]> answer = json(page.told(shown, all.size()), LISTING);
        page.next(all.size()).ifPresent(next -> answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\""));
        return answer;
    }

    /// The Thing Description of a twin.
    ///
    /// @param id its DID
    @Get("/things/{id}")
    @ApiResponse(
            responseCode = "200",
            description = "a Thing Description 1.1",
            content = @Content(mediaType = THING, schema = @Schema(type = "object")))
    HttpResponse<byte[]> get(CallerAgent caller, @Header(Fields.ACTING_TWIN) @Nullable String actingTwin, String id) {
        Requester requester = acting.requester(caller, actingTwin);
        String twin = Acting.did(Fields.TWIN, id).value();
        return json(
                things.of(Told.of(DescriptionsController.visible(sight.describe(requester, twin, clock.instant())))),
                THING);
    }

    /// A twin has the DID that its agent signs for, and so has every Thing Description its id.
    @Post("/things")
    @Consumes(MediaType.ALL)
    @Status(HttpStatus.NOT_IMPLEMENTED)
    @ApiResponse(responseCode = "501", description = "always: `PUT /things/{id}` makes a twin")
    @SuppressWarnings("DoNotCallSuggester") // only Micronaut calls it
    void post() {
        throw Problems.unsupported(
                Fields.TWIN,
                "a twin is made under the DID that its agent has signed: PUT /things/<DID>, where the last part of the DID is"
                        + " its name");
    }

    /// Creates a twin, or replaces its description, by its Thing Description.
    ///
    /// @param id the twin's DID
    /// @param version the twin's, as the caller saw it; none if there is no twin
    @Put("/things/{id}")
    @Consumes({THING, LISTING, MediaType.APPLICATION_JSON})
    @RequestBody(
            description = "a Thing Description 1.1",
            required = true,
            content = {
                @Content(mediaType = THING, schema = @Schema(type = "object")),
                @Content(mediaType = LISTING, schema = @Schema(type = "object")),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = "object"))
            })
    @ApiResponse(
            responseCode = "201",
            description = "made; the header `Location` names its Thing Description; without a body")
    @ApiResponse(responseCode = "204", description = "the description is this now, or was before")
    HttpResponse<?> put(
            CallerAgent caller,
            String id,
            @Header(Fields.KEY) @Nullable String key,
            @Header(Fields.CUSTODY) @Nullable String custody,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed,
            HttpRequest<byte[]> request) {
        acting.ready();
        Did did = own(id);
        byte[] body = request.getBody().orElse(NOTHING);
        TwinCall call = SignedHeader.call(caller, signed, version, body);
        var agentKey = KeyHeader.key(key, custody);
        ObjectNode sent = object(body);
        return answer(topics.twins().change(did, call.json(), current -> {
            String turtle = turtle(request, told(did, delegating(current, caller)), sent);
            return changes.put(did, current, new Wish(call, agentKey, turtle), clock.instant());
        }));
    }

    /// Replaces parts of a twin's Thing Description by a JSON Merge Patch (RFC 7396).
    ///
    /// @param id the twin's DID
    /// @param version the twin's, as the caller saw it
    @Patch("/things/{id}")
    @Consumes(PATCH)
    @RequestBody(
            description = "what is otherwise in the Thing Description; `null` for what is not in it any more",
            required = true,
            content = @Content(mediaType = PATCH, schema = @Schema(type = "object")))
    @ApiResponse(responseCode = "204", description = "the description is this now, or was before")
    HttpResponse<?> patch(
            CallerAgent caller,
            String id,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed,
            HttpRequest<byte[]> request) {
        acting.ready();
        Did did = own(id);
        byte[] body = request.getBody().orElse(NOTHING);
        TwinCall call = SignedHeader.call(caller, signed, version, body);
        ObjectNode patch = object(body);
        return answer(topics.twins().change(did, call.json(), current -> {
            OwnTwin own = delegating(current, caller);
            if (own == null) {
                throw Problems.noSuchTwin();
            }
            Told told = told(did, own);
            String turtle = turtle(request, told, MergePatch.applied(things.of(told), patch));
            return changes.put(did, current, new Wish(call, null, turtle), clock.instant());
        }));
    }

    /// Deletes a twin on which nothing depends.
    ///
    /// @param id the twin's DID
    /// @param version the twin's, as the caller saw it
    @Delete("/things/{id}")
    @ApiResponse(responseCode = "204", description = "there is no such twin any more")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet; without a body")
    @Consumes(MediaType.ALL)
    HttpResponse<?> delete(
            CallerAgent caller,
            String id,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed) {
        acting.ready();
        Did did = own(id);
        TwinCall call = SignedHeader.call(caller, signed, version, NOTHING);
        return TwinAnswers.of(topics.twins()
                .changeKeys(
                        did,
                        call.json(),
                        current -> TwinChanges.delete(
                                current,
                                call,
                                knowledge.dependentOn(did.value()).orElse(null),
                                clock.instant())));
    }

    /// Only what is ours is changed here; of all else it is not even said whether it is there.
    private Did own(String id) {
        Did did = Acting.did(Fields.TWIN, id);
        if (!did.organisation().equals(organisation.value())) {
            throw Problems.noSuchTwin();
        }
        return acting.own(did.twinName().orElseThrow());
    }

    /// Nothing of the twin is told to who does not act for it, not even by what is refused.
    private @Nullable OwnTwin delegating(@Nullable OwnTwin twin, CallerAgent caller) {
        return twin != null && twin.delegation(caller.client(), clock.instant()).isPresent() ? twin : null;
    }

    private static Told told(Did did, @Nullable OwnTwin current) {
        return current == null
                ? new Told(did.value(), "", List.of(), List.of())
                : new Told(
                        did.value(),
                        current.entry().getDescription(),
                        current.entry().getFeeds(),
                        current.entry().getControls());
    }

    private String turtle(HttpRequest<?> request, Told told, ObjectNode thing) {
        return switch (things.read(told, thing)) {
            case Things.Reading.Accepted(var turtle) -> descriptions.usable(told.twin(), turtle);
            case Things.Reading.Flawed(var flaws) -> throw ThingFlaws.refusal(request, flaws);
            case Things.Reading.Refused(var why) -> descriptions.read(Did.ofTwin(told.twin()), why);
        };
    }

    private static ObjectNode object(byte[] body) {
        return switch (Thing.json(body)) {
            case Thing.Json.Of(var object) -> object;
            case Thing.Json.Refused(var why) -> throw Problems.refused(why);
        };
    }

    /// As WoT Discovery has it, without a body.
    private static HttpResponse<?> answer(TwinDecision decision) {
        return switch (decision) {
            case TwinDecision.Create create ->
                HttpResponse.created("")
                        .header(
                                HttpHeaders.LOCATION,
                                "/things/" + create.entry().getTwin().replace("%", "%25"));
            case TwinDecision.Replace replace -> HttpResponse.noContent();
            case TwinDecision.Keep keep -> HttpResponse.noContent();
            case TwinDecision.Delete delete -> HttpResponse.noContent();
            case TwinDecision.Refuse(var why) -> throw Problems.of(why);
        };
    }

    private static MutableHttpResponse<byte[]> json(JsonNode json, String type) {
        return HttpResponse.ok(json.toString().getBytes(UTF_8)).contentType(type);
    }
}
