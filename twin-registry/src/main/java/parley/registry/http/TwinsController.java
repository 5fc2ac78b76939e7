package parley.registry.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.identity.http.CallerAgent;
import parley.registry.description.Syntax;
import parley.registry.kafka.Knowledge;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.TwinCall;
import parley.registry.twins.TwinChanges;
import parley.registry.twins.TwinChanges.Wish;

/// A space's own twins, for their agents.
@Controller("/twins")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TwinsController {

    private static final byte[] NOTHING = {};

    private final Acting acting;
    private final RegistryTopics topics;
    private final Knowledge knowledge;
    private final TwinChanges changes;
    private final Descriptions descriptions;
    private final InstantSource clock;

    TwinsController(
            Acting acting,
            RegistryTopics topics,
            Knowledge knowledge,
            TwinChanges changes,
            Descriptions descriptions,
            InstantSource clock) {
        this.descriptions = descriptions;
        this.acting = acting;
        this.topics = topics;
        this.knowledge = knowledge;
        this.changes = changes;
        this.clock = clock;
    }

    /// Creates a twin, or replaces its description.
    ///
    /// @param version the twin's, as the caller saw it; none if there is no twin
    @Put(
            uri = "/{twin}",
            consumes = {"text/turtle", "application/ld+json", "application/n-triples", MediaType.APPLICATION_JSON})
    @RequestBody(
            description = "the description, in one of these syntaxes, Turtle if none is said; at most 256 KiB",
            required = true,
            content = {
                @Content(mediaType = "text/turtle", schema = @Schema(type = "string")),
                @Content(mediaType = "application/ld+json", schema = @Schema(type = "object")),
                @Content(mediaType = "application/n-triples", schema = @Schema(type = "string")),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = "object"))
            })
    @ApiResponse(responseCode = "201", description = "the new twin", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "200", description = "the twin as it is now", useReturnTypeSchema = true)
    HttpResponse<TwinView> put(
            CallerAgent caller,
            String twin,
            @Header(Fields.KEY) @Nullable String key,
            @Header(Fields.CUSTODY) @Nullable String custody,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed,
            HttpRequest<byte[]> request) {
        acting.ready();
        Did did = acting.own(twin);
        byte[] body = request.getBody().orElse(NOTHING);
        Wish wish = new Wish(
                SignedHeader.call(caller, signed, version, body),
                KeyHeader.key(key, custody),
                description(did, request, body));
        return TwinAnswers.of(topics.twins()
                .change(did, wish.call().json(), current -> changes.put(did, current, wish, clock.instant())));
    }

    /// The DIDs of the twins that delegate anything to the caller, in order.
    ///
    /// @return the DIDs
    @Get
    List<String> mine(CallerAgent caller) {
        acting.ready();
        return knowledge.twins().delegatingTo(caller.client(), clock.instant()).stream()
                .map(twin -> twin.did().value())
                .sorted()
                .toList();
    }

    /// The twin as stored.
    ///
    /// @return the twin
    @Get("/{twin}")
    TwinView get(CallerAgent caller, String twin) {
        acting.ready();
        return knowledge
                .twins()
                .get(acting.own(twin).value())
                .filter(own -> own.delegation(caller.client(), clock.instant()).isPresent())
                .map(own -> TwinView.of(own.entry()))
                .orElseThrow(Problems::noSuchTwin);
    }

    /// Deletes a twin on which nothing depends.
    ///
    /// @param version the twin's, as the caller saw it; signed with the resource
    @Delete("/{twin}")
    @ApiResponse(responseCode = "204", description = "there is no such twin any more")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet; without a body")
    HttpResponse<TwinView> delete(
            CallerAgent caller,
            String twin,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed) {
        acting.ready();
        Did did = acting.own(twin);
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

    private String description(Did twin, HttpRequest<?> request, byte[] text) {
        Syntax syntax = request.getContentType()
                .flatMap(type -> Syntax.of(type.getName()))
                .orElse(Syntax.TURTLE);
        return descriptions.read(twin, syntax, text);
    }
}
