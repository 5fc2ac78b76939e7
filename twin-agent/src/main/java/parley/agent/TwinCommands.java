package parley.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import parley.agent.control.CommandOutcome;
import parley.agent.service.ServiceClient;
import parley.avro.CommandProgress;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;

/// The commands that a twin sent and got: how they stand, and what its agents have to say of them.
public final class TwinCommands {
    private final ActingTwin twin;

    TwinCommands(ActingTwin twin) {
        this.twin = twin;
    }

    /// All of them, the last changed first.
    public List<CommandView> list() {
        var views = new ArrayList<CommandView>();
        twin.agent()
                .broker()
                .get("/commands?twin=" + ServiceClient.escaped(twin.did().value()), twin.acting())
                .orThrow()
                .json()
                .forEach(each -> views.add(CommandView.of(each)));
        return List.copyOf(views);
    }

    /// One of them; empty if the twin has none of that id.
    public Optional<CommandView> find(String id) {
        var path = path(id) + "?twin=" + ServiceClient.escaped(twin.did().value());
        return ActingTwin.found(twin.agent().broker().get(path, twin.acting()))
                .map(reply -> CommandView.of(reply.json()));
    }

    /// Lets a command go, where a rule of this twin's policy asks.
    ///
    /// @throws IllegalArgumentException if the twin has no such command
    /// @throws parley.agent.service.ProblemException with status 409 if it does not wait for an answer
    public CommandView accept(String id) {
        return accept(id, "");
    }

    /// The same, and tells people of both sides why.
    ///
    /// @throws IllegalArgumentException if the twin has no such command
    /// @throws parley.agent.service.ProblemException with status 409 if it does not wait for an answer
    public CommandView accept(String id, String reason) {
        return say(Kind.ACCEPT, "acceptance", id, reason);
    }

    /// Does not let a command go, where a rule of this twin's policy asks.
    ///
    /// @throws IllegalArgumentException if the twin has no such command
    /// @throws parley.agent.service.ProblemException with status 409 if it does not wait for an answer
    public CommandView deny(String id, String reason) {
        return say(Kind.DENY, "denial", id, reason);
    }

    /// Takes back a command that this twin sent, and waits a while for what becomes of it. What nobody has
    /// begun ends as `CANCELLED`; what somebody has goes on, and its executor may see that it is wanted no
    /// longer.
    ///
    /// @throws IllegalArgumentException if the twin has no such command
    /// @throws parley.agent.service.ProblemException with status 409 if it was over before
    public CommandView cancel(String id, String reason) {
        return say(Kind.CANCEL, "cancellation", id, reason);
    }

    /// Waits until a command that this twin sent is over, and tells what is said of it meanwhile: each as
    /// its executor signed it, of what is said fast the latest.
    public CommandOutcome follow(String id, Consumer<CommandProgress> listener) {
        return new Commands(twin).follow(id, listener);
    }

    /// @param how the last part of the call's path
    private CommandView say(Kind kind, String how, String id, String reason) {
        var known = find(id).orElseThrow(() -> new IllegalArgumentException(twin.did() + " has no command " + id));
        var body = ServiceClient.JSON.createObjectNode().put("reason", reason).toString();
        var request = new Requests(twin.agent(), twin.did())
                .of(kind, Did.ofTwin(known.provider()), "/commands/" + id, body, null);
        return CommandView.of(twin.signed("POST", path(id) + "/" + how, body, request)
                .orThrow()
                .json());
    }

    private static String path(String id) {
        return "/commands/" + ServiceClient.escaped(id);
    }
}
