package parley.broker.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.avro.Terms;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;
import parley.topics.Names;

/// The interactions of our own twins, for their agents.
@Controller("/interactions")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "interactions")
class InteractionsController {

    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private final Acting acting;
    private final Subscribing subscribing;
    private final Terminating terminating;
    private final Suspending suspending;
    private final Answering answering;
    private final Views views;

    InteractionsController(
            Acting acting,
            Subscribing subscribing,
            Terminating terminating,
            Suspending suspending,
            Answering answering,
            Views views) {
        this.suspending = suspending;
        this.acting = acting;
        this.subscribing = subscribing;
        this.terminating = terminating;
        this.answering = answering;
        this.views = views;
    }

    /// Asks for a feed, and waits a while for the answer.
    @Post
    @Operation(summary = "Subscribe to a feed", operationId = "subscribe")
    @ApiResponse(
            responseCode = "201",
            description = "active: records published from now on arrive",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "200", description = "it was active before")
    @ApiResponse(
            responseCode = "202",
            description = "not answered yet, or `PENDING`, as its agents are asked: ask for the interaction again",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "403", description = "denied by the provider's policy, with the reason")
    @ApiResponse(responseCode = "404", description = "there is no such twin, or none that may be found")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<InteractionView> subscribe(
            @Parameter(hidden = true) CallerAgent caller,
            @Header(Fields.REQUEST) @Nullable String signed,
            @RequestBody(
                            description = "which feed of which twin",
                            content = @Content(schema = @Schema(implementation = SubscriptionBody.class)))
                    @Body
                    byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        JsonBody json = JsonBody.of(bytes).only(Set.of("provider", "feed", "purpose"));
        Did provider = Acting.did("provider", json.text("provider"));
        String feed = json.text("feed");
        if (!Names.valid(feed)) {
            throw Problems.invalid("feed", "feed `" + feed + "` does not match [a-z0-9-]{1,64}");
        }
        String purpose = json.limited("purpose");
        Acting.Signed request = acting.signed(
                caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.SUBSCRIBE, Function.SUBSCRIBE));
        request.isFor(provider, "/feeds/" + feed);
        return subscribing.subscribe(request, provider, feed, purpose);
    }

    /// The interactions of a twin, the last changed first, with what each was delivered.
    ///
    /// @return those that it asked for or was asked for, also those that have ended
    @Get
    @Operation(summary = "The interactions of a twin", operationId = "listInteractions")
    List<InteractionView> list(@Parameter(hidden = true) CallerAgent caller, @QueryValue @Nullable String twin) {
        Did did = acting.delegated(caller, twin);
        return views.interactions().of(did.value()).stream().map(this::view).toList();
    }

    /// One interaction of a twin.
    ///
    /// @return as it stands now, with what it was delivered
    @Get("/{id}")
    @Operation(summary = "One interaction of a twin", operationId = "getInteraction")
    InteractionView one(@Parameter(hidden = true) CallerAgent caller, String id, @QueryValue @Nullable String twin) {
        Did did = acting.delegated(caller, twin);
        return views.interactions()
                .get(id)
                .filter(interaction -> Interactions.party(interaction, did.value()))
                .map(this::view)
                .orElseThrow(Problems::noSuchInteraction);
    }

    private InteractionView view(Interaction interaction) {
        return InteractionView.of(
                interaction,
                views.deliveries().of(interaction, acting.organisation()).orElse(null));
    }

    /// Ends an interaction, alone. Answers 200 when nothing published from then on is delivered, 202 if that
    /// is not known in time.
    @Post("/{id}/termination")
    @Operation(summary = "End an interaction", operationId = "terminate")
    @ApiResponse(responseCode = "200", description = "nothing published from now on is delivered")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(description = Fields.WHY, content = @Content(schema = @Schema(implementation = TerminationBody.class)))
    HttpResponse<InteractionView> terminate(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        // Not by an argument: a missing body is as good as an empty one
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        String reason = JsonBody.reason(bytes);
        Acting.Signed request = acting.signed(
                caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.TERMINATE, twin -> needed(id, twin)));
        return terminating.terminate(request, id, reason);
    }

    /// Suspends an interaction, alone: nothing published from then on is delivered until the same side
    /// resumes it, and what is published meanwhile never is, but where the feed's own topic is read. Answers
    /// 200 when that is so, 202 if it is not known in time.
    @Post("/{id}/suspension")
    @Operation(summary = "Suspend an interaction", operationId = "suspend")
    @ApiResponse(responseCode = "200", description = "nothing published from now on is delivered")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "it is not active")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(description = Fields.WHY, content = @Content(schema = @Schema(implementation = TerminationBody.class)))
    HttpResponse<InteractionView> suspend(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        String reason = JsonBody.reason(bytes);
        Acting.Signed request = acting.signed(
                caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.SUSPEND, twin -> needed(id, twin)));
        return suspending.suspend(request, id, reason);
    }

    /// Resumes, for the provider's agents, what the provider has suspended; what its requester has suspended,
    /// that one resumes by subscribing again (`POST /interactions`). Answers 200 when records published from
    /// then on arrive, 202 if the other side has not said so in time, or has suspended it itself.
    @Post("/{id}/resumption")
    @Operation(
            summary = "Resume an interaction: its provider so, its requester by subscribing again",
            operationId = "resume")
    @ApiResponse(responseCode = "200", description = "records published from now on arrive")
    @ApiResponse(responseCode = "202", description = "taken, not active yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "403", description = "the twin's own policy denies it by now, with the reason")
    @ApiResponse(responseCode = "409", description = "it is not suspended")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(
            description = "none is needed; one that is sent has to be signed for, and is not read",
            content = @Content(schema = @Schema(type = "object")))
    HttpResponse<InteractionView> resume(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        Acting.Signed request = acting.signed(
                caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.RESUME, Function.ADMINISTER));
        return suspending.resume(request, id);
    }

    /// Declines what was offered to the twin. Accepting is subscribing.
    @Post("/{id}/decline")
    @Operation(summary = "Decline an offer", operationId = "decline")
    @ApiResponse(responseCode = "200", description = "declined")
    @ApiResponse(responseCode = "202", description = "taken, not known to be in force yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "it is not on offer")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(description = Fields.WHY, content = @Content(schema = @Schema(implementation = TerminationBody.class)))
    HttpResponse<InteractionView> decline(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        Acting.Signed request = acting.signed(
                caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.DECLINE, Function.SUBSCRIBE));
        return terminating.decline(request, id, JsonBody.reason(bytes));
    }

    /// Lets a twin have what it asked for, where a rule of the policy asks.
    @Post("/{id}/acceptance")
    @Operation(summary = "Accept a request", operationId = "acceptRequest")
    @ApiResponse(responseCode = "200", description = "accepted: records published from now on arrive")
    @ApiResponse(
            responseCode = "202",
            description =
                    "taken, not known to be in force yet; with `terms` it is `OFFERED`, and the requester agrees to"
                            + " them by subscribing again",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "403", description = "the twin's own policy denies it by now, with the reason")
    @ApiResponse(responseCode = "409", description = "it does not wait for an answer")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(
            description = "under which terms, and why, for people of both sides; it may be left out",
            content = @Content(schema = @Schema(implementation = AcceptanceBody.class)))
    HttpResponse<InteractionView> accept(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        JsonBody json = JsonBody.of(bytes.length == 0 ? EMPTY : bytes).only(Set.of("reason", "terms"));
        String reason = json.limited("reason");
        Terms terms = json.has("terms") ? PolicyJson.terms(json.object("terms")) : null;
        return answering.accept(
                answer(caller, signed, bytes, AgentRequest.Kind.ACCEPT), id, reason == null ? "" : reason, terms);
    }

    /// Does not let a twin have what it asked for, where a rule of the policy asks.
    @Post("/{id}/denial")
    @Operation(summary = "Deny a request", operationId = "denyRequest")
    @ApiResponse(responseCode = "200", description = "denied")
    @ApiResponse(responseCode = "202", description = "taken, not decided yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "it does not wait for an answer")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(description = Fields.WHY, content = @Content(schema = @Schema(implementation = TerminationBody.class)))
    HttpResponse<InteractionView> deny(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        return answering.deny(answer(caller, signed, bytes, AgentRequest.Kind.DENY), id, JsonBody.reason(bytes));
    }

    private Acting.Signed answer(CallerAgent caller, @Nullable String signed, byte[] bytes, AgentRequest.Kind kind) {
        return acting.signed(caller, signed, bytes, new Acting.Expected(kind, Function.ADMINISTER));
    }

    /// Who asked, may stop asking; who provides, administers.
    private Function needed(String id, Did twin) {
        boolean asked = views.interactions()
                .get(id)
                .filter(interaction -> interaction.getRequester().equals(twin.value()))
                .isPresent();
        return asked ? Function.SUBSCRIBE : Function.ADMINISTER;
    }
}
