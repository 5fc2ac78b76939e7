package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import parley.agent.control.CommandOutcome;
import parley.agent.service.ProblemException;
import parley.agent.service.Reply;
import parley.agent.service.ServiceClient;
import parley.agent.service.UnreachableException;
import parley.avro.CommandProgress;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.CommandCall;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.identity.Progresses;
import parley.identity.Reports;
import parley.problem.Problem;

/// The broker's calls about commands.
record Commands(ActingTwin twin) {

    private static final Duration PAUSE = Duration.ofMillis(200);

    /// Too many requests, or a service that is not available now.
    private static final Set<Integer> TEMPORARY = Set.of(429, 503);

    private static final String REPLAYED = ":replayed-request";

    CommandOutcome send(Did provider, String control, ObjectNode input, Duration valid) {
        var body = CommandCall.json(provider, control, input);
        var request = new Requests(twin.agent(), twin.did())
                .of(Kind.COMMAND, provider, "/controls/" + control, body, null, valid)
                .showing(twin.shown());
        return persisting(request.validUntil(), () -> send(provider, body, request));
    }

    private CommandOutcome send(Did provider, String body, AgentRequest request) {
        var reply = twin.signed("POST", "/commands", body, request);
        if (reply.status() == 409 && reply.refusal().problem().type().endsWith(REPLAYED)) {
            // An earlier try of the same got there, and only its answer was lost
            return await(request.uniqueId());
        }
        return switch (reply.status()) {
            case 403, 404, 409, 422 ->
                new CommandOutcome.Refused(reply.refusal().problem());
            default -> outcome(reply.orThrow(), provider);
        };
    }

    /// The same command may be sent again as it is, and is executed once: so a service that is away for a while, or
    /// that has had enough for now, is waited for while the command is valid.
    private CommandOutcome persisting(Instant until, Supplier<CommandOutcome> call) {
        while (true) {
            Duration pause = PAUSE;
            try {
                return call.get();
            } catch (UnreachableException e) {
                if (!before(until, pause)) {
                    throw e;
                }
            } catch (ProblemException e) {
                pause = e.retryAfter().compareTo(PAUSE) > 0 ? e.retryAfter() : PAUSE;
                if (!TEMPORARY.contains(e.problem().status()) || !before(until, pause)) {
                    throw e;
                }
            }
            LockSupport.parkNanos(pause.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new UnreachableException("interrupted while the service was away", new InterruptedException());
            }
        }
    }

    private boolean before(Instant until, Duration pause) {
        return twin.agent().clock().instant().plus(pause).isBefore(until);
    }

    /// What has become of a command by now, or in a moment.
    CommandOutcome await(String command) {
        var path = "/commands/" + ServiceClient.escaped(command) + "?wait=true&twin="
                + ServiceClient.escaped(twin.did().value());
        var reply = twin.agent().broker().get(path, twin.acting()).orThrow();
        return outcome(reply, Did.ofTwin(reply.json().path("provider").asText()));
    }

    /// The same, and tells what is said of it meanwhile, each as its executor signed it.
    CommandOutcome follow(String command, Consumer<CommandProgress> listener) {
        long said = 0;
        while (true) {
            var path = "/commands/" + ServiceClient.escaped(command) + "?wait=true&after=" + said + "&twin="
                    + ServiceClient.escaped(twin.did().value());
            var reply = twin.agent().broker().get(path, twin.acting()).orThrow();
            var provider = Did.ofTwin(reply.json().path("provider").asText());
            var progress = progress(reply.json(), command, provider);
            if (progress.isPresent() && progress.get().getSequence() > said) {
                listener.accept(progress.get());
            }
            // What is not genuine is passed over
            said = Math.max(said, Progresses.claimed(reply.json().path("report").asText()));
            var outcome = outcome(reply, provider);
            if (!(outcome instanceof CommandOutcome.Pending)) {
                return outcome;
            }
        }
    }

    private Optional<CommandProgress> progress(JsonNode json, String id, Did provider) {
        var report = json.path("report").asText();
        return !report.isEmpty()
                        && verified(json, report, provider) instanceof Reports.Result.Verified(var said, var by)
                        && said.command().equals(id)
                ? Optional.ofNullable(said.progress())
                : Optional.empty();
    }

    private CommandOutcome outcome(Reply reply, Did provider) {
        var json = reply.json();
        var id = json.path("id").asText();
        var state = json.path("state").asText();
        return switch (state) {
            case "DONE", "FAILED" -> executed(json, id, provider);
            case "UNKNOWN" -> new CommandOutcome.Unknown(id, json.path("detail").asText());
            case "CANCELLED" ->
                new CommandOutcome.Cancelled(id, json.path("detail").asText());
            case "REFUSED", "EXPIRED" -> new CommandOutcome.Refused(refused(json, state));
            default -> new CommandOutcome.Pending(id, state);
        };
    }

    /// Believed because its executor signed it, whatever our broker says.
    private CommandOutcome executed(JsonNode json, String id, Did provider) {
        var report = json.path("report").asText();
        if (report.isEmpty()) {
            return new CommandOutcome.Pending(id, json.path("state").asText());
        }
        return switch (verified(json, report, provider)) {
            case Reports.Result.Refused(var why) -> new CommandOutcome.Unknown(id, "the report is not genuine: " + why);
            case Reports.Result.Verified(var said, var by)
            when !said.command().equals(id) ->
                new CommandOutcome.Unknown(id, "the report is about command " + said.command());
            case Reports.Result.Verified(var said, var by) -> said(said, by);
        };
    }

    private Reports.Result verified(JsonNode json, String report, Did provider) {
        return Reports.verify(
                report,
                json.path("document").asText(),
                provider,
                organisations(provider),
                twin.agent().clock().instant());
    }

    private static CommandOutcome said(Reports.Report said, String by) {
        return switch (said.state()) {
            case DONE -> new CommandOutcome.Done(said.command(), said.result(), by);
            case FAILED -> new CommandOutcome.Failed(said.command(), said.detail(), by);
            case SENT, PENDING, ACCEPTED, STARTED, REFUSED, EXPIRED, UNKNOWN, CANCELLED ->
                new CommandOutcome.Unknown(said.command(), said.detail());
        };
    }

    private static Problem refused(JsonNode json, String state) {
        var reason = json.path("reason").asText(state);
        return Problem.of(
                        "refused",
                        "Refused",
                        state.equals("EXPIRED") ? 409 : 403,
                        json.path("detail").asText("the command was not executed"))
                .withReason(reason);
    }

    private List<OrganisationKeys> organisations(Did provider) {
        return Stream.of(twin.did().organisationOf(), provider.organisationOf())
                .flatMap(organisation -> twin.agent().pinned(organisation).stream())
                .toList();
    }
}
