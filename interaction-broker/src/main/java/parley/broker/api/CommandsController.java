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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.AskedCommand;
import parley.broker.view.Views;
import parley.identity.AgentRequest;
import parley.identity.CommandCall;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;
import parley.topics.Names;

/// The commands that our own twins send and get, for their agents.
@Controller("/commands")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "commands")
class CommandsController {

    private final Acting acting;
    private final Commanding commanding;
    private final CommandAnswering answering;
    private final Cancelling cancelling;
    private final Views views;

    CommandsController(
            Acting acting, Commanding commanding, CommandAnswering answering, Cancelling cancelling, Views views) {
        this.cancelling = cancelling;
        this.acting = acting;
        this.commanding = commanding;
        this.answering = answering;
        this.views = views;
    }

    /// Sends a command, and waits a while for what becomes of it.
    @Post
    @Operation(summary = "Send a command to a control", operationId = "sendCommand")
    @ApiResponse(responseCode = "200", description = "over: done, failed or unknown; the report says which")
    @ApiResponse(
            responseCode = "202",
            description = "not over yet, or `PENDING`, as the provider's agents are asked: ask for the command again",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "403", description = "denied by the provider's policy, with the reason; not executed")
    @ApiResponse(responseCode = "404", description = "no such twin, none that may be found, or no such control")
    @ApiResponse(responseCode = "409", description = "expired; not executed")
    @ApiResponse(responseCode = "422", description = "not what the control takes; not executed")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    HttpResponse<CommandView> send(
            @Parameter(hidden = true) CallerAgent caller,
            @Header(Fields.REQUEST) @Nullable String signed,
            @RequestBody(
                            description = "what is to be done",
                            content = @Content(schema = @Schema(implementation = CommandBodyModel.class)))
                    @Body
                    byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        CommandCall call = parse(bytes);
        Acting.Signed request =
                acting.signed(caller, signed, bytes, new Acting.Expected(AgentRequest.Kind.COMMAND, Function.CONTROL));
        request.isFor(call.provider(), "/controls/" + call.control());
        return commanding.send(request, call, bytes);
    }

    private static CommandCall parse(byte[] body) {
        try {
            CommandCall call = CommandCall.parse(body);
            if (Names.valid(call.control())) {
                return call;
            }
            throw Problems.invalid("control", "control `" + call.control() + "` does not match [a-z0-9-]{1,64}");
        } catch (IllegalArgumentException e) {
            String[] message = String.valueOf(e.getMessage()).split(": ", 2);
            throw Problems.invalid(message[0], message[message.length - 1]);
        }
    }

    /// The commands that a twin sent or got, the last changed first.
    ///
    /// @return the commands, also those that are over
    @Get
    @Operation(summary = "The commands of a twin", operationId = "listCommands")
    List<CommandView> list(@Parameter(hidden = true) CallerAgent caller, @QueryValue @Nullable String twin) {
        Did did = acting.delegated(caller, twin);
        return views.commands().of(did.value()).stream()
                .map(seen -> CommandView.of(seen, did.value()))
                .toList();
    }

    /// One command of a twin; waits a while for what becomes of it, if that is asked for, or for what is
    /// said of it meanwhile. Who administers the twin and is to answer sees what it is sent.
    ///
    /// @param wait whether to wait, for at most 5 seconds, until it is over; `false`, if absent
    /// @param after with `wait`, waits no longer than until something is said of it that has a greater `sequence`
    ///     than this one, from 0; until it is over, if absent
    @Get("/{id}")
    @Operation(summary = "One command of a twin", operationId = "getCommand")
    @ApiResponse(responseCode = "200", description = "as it stands now", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "202",
            description = "as it stands now: not over though it was waited for, or not decided on yet",
            useReturnTypeSchema = true)
    HttpResponse<CommandView> one(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @QueryValue @Nullable String twin,
            @QueryValue @Nullable Boolean wait,
            @QueryValue @Nullable Long after) {
        Did did = acting.delegated(caller, twin);
        Optional<AskedCommand> asked = views.asked()
                .get(id)
                .filter(known -> known.getCommand().getProvider().equals(did.value()))
                .filter(known -> acting.holds(caller, did, Function.ADMINISTER));
        return asked.isPresent() && !(wait != null && wait)
                ? HttpResponse.ok(CommandView.asked(asked.get()))
                : commanding.get(id, did, wait != null && wait, after == null ? Long.MAX_VALUE : after);
    }

    /// Takes back a command that the twin sent. What nobody has begun ends as `CANCELLED`; what somebody
    /// has goes on, and who executes it may see that it is wanted no longer. Waits a while for what becomes
    /// of it.
    @Post("/{id}/cancellation")
    @Operation(summary = "Take back a command", operationId = "cancelCommand")
    @ApiResponse(responseCode = "200", description = "over: cancelled, or what else it came to, as its state says")
    @ApiResponse(
            responseCode = "202",
            description = "taken, and not over yet: ask for the command again",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "it was over before")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(description = Fields.WHY, content = @Content(schema = @Schema(implementation = TerminationBody.class)))
    HttpResponse<CommandView> cancel(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        JsonBody.reason(bytes);
        Acting.Expected cancel = new Acting.Expected(AgentRequest.Kind.CANCEL, Function.CONTROL);
        return cancelling.cancel(acting.signed(caller, signed, bytes, cancel), id, bytes);
    }

    /// Lets a command go that waits, where a rule of the policy asks.
    @Post("/{id}/acceptance")
    @Operation(summary = "Accept a command", operationId = "acceptCommand")
    @ApiResponse(responseCode = "200", description = "accepted: the twin's agents may begin it")
    @ApiResponse(responseCode = "202", description = "taken, not decided yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "403", description = "the twin's own policy denies it by now, with the reason")
    @ApiResponse(responseCode = "409", description = "it does not wait for an answer")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(description = Fields.WHY, content = @Content(schema = @Schema(implementation = TerminationBody.class)))
    HttpResponse<CommandView> accept(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        Acting.Expected accept = new Acting.Expected(AgentRequest.Kind.ACCEPT, Function.ADMINISTER);
        return answering.answer(acting.signed(caller, signed, bytes, accept), id, true, JsonBody.reason(bytes));
    }

    /// Does not let a command go that waits, where a rule of the policy asks.
    @Post("/{id}/denial")
    @Operation(summary = "Deny a command", operationId = "denyCommand")
    @ApiResponse(responseCode = "200", description = "denied; not executed")
    @ApiResponse(responseCode = "202", description = "taken, not decided yet", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "it does not wait for an answer")
    @ApiResponse(responseCode = "429", description = Fields.OVER_QUOTA)
    @RequestBody(description = Fields.WHY, content = @Content(schema = @Schema(implementation = TerminationBody.class)))
    HttpResponse<CommandView> deny(
            @Parameter(hidden = true) CallerAgent caller,
            String id,
            @Header(Fields.REQUEST) @Nullable String signed,
            @Parameter(hidden = true) HttpRequest<byte[]> call) {
        byte[] bytes = call.getBody().orElseGet(() -> new byte[0]);
        Acting.Expected deny = new Acting.Expected(AgentRequest.Kind.DENY, Function.ADMINISTER);
        return answering.answer(acting.signed(caller, signed, bytes, deny), id, false, JsonBody.reason(bytes));
    }
}
