package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.agent.service.ProblemException;
import parley.agent.service.Reply;
import parley.agent.service.ServiceClient;
import parley.avro.State;
import parley.avro.Subject;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.problem.Problem;

/// The broker's calls about interactions.
record Interactions(ActingTwin twin) {

    Subscription subscribe(Did provider, String feed, @Nullable String purpose) {
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("provider", provider.value())
                .put("feed", feed);
        if (purpose != null) {
            json.put("purpose", purpose);
        }
        var body = json.toString();
        var request = requests()
                .of(Kind.SUBSCRIBE, provider, "/feeds/" + feed, body, purpose)
                .showing(twin.shown());
        var reply = twin.signed("POST", "/interactions", body, request);
        return switch (reply.status()) {
            case 403, 404 -> new Subscription.Refused(reply.refusal().problem());
            default -> outcome(reply.orThrow());
        };
    }

    private static Subscription outcome(Reply reply) {
        var view = InteractionView.of(reply.json());
        return switch (view.state()) {
            case ACTIVE -> reply.status() == 202 ? new Subscription.Pending(view) : new Subscription.Active(view);
            case REQUESTED, PENDING, OFFERED, SUSPENDED -> new Subscription.Pending(view);
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED -> new Subscription.Refused(ended(view));
        };
    }

    private static Problem ended(InteractionView view) {
        var detail = "interaction " + view.id() + " is " + view.state();
        return Problem.of("refused", "Refused", view.state() == State.DENIED ? 403 : 409, detail)
                .withReason(view.reason().orElse(view.state().name()));
    }

    List<InteractionView> list() {
        var json = twin.agent()
                .broker()
                .get("/interactions?" + query(), twin.acting())
                .orThrow()
                .json();
        var views = new ArrayList<InteractionView>();
        (json.isArray() ? json : json.path("interactions")).forEach(each -> views.add(InteractionView.of(each)));
        return List.copyOf(views);
    }

    /// @param of the path: the twin's own, or all of the organisation's together
    List<Connection> connected(String of) {
        var sums = new ArrayList<Connection>();
        twin.agent()
                .broker()
                .get(of + "?" + query(), twin.acting())
                .orThrow()
                .json()
                .forEach(sum -> sums.add(Connection.of(sum)));
        return List.copyOf(sums);
    }

    Optional<InteractionView> find(String id) {
        var path = "/interactions/" + ServiceClient.escaped(id) + "?" + query();
        return ActingTwin.found(twin.agent().broker().get(path, twin.acting()))
                .map(reply -> InteractionView.of(reply.json()));
    }

    InteractionView existing(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException(twin.did() + " has no interaction " + id));
    }

    /// @param terms to which the requester has to agree, if any
    Acceptance acceptRequest(String id, @Nullable JsonNode terms, String reason) {
        var body = ServiceClient.JSON.createObjectNode().put("reason", reason);
        if (terms != null) {
            body.set("terms", terms);
        }
        var answered = end(Kind.ACCEPT, "acceptance", id, body);
        return new Acceptance(answered.interaction(), answered.inForce());
    }

    Termination terminate(String id, String reason) {
        return end(Kind.TERMINATE, "termination", id, reason);
    }

    /// Who asked, asks again.
    Acceptance resume(String id) {
        var view = existing(id);
        if (!view.requester().equals(twin.did().value())) {
            var resumed = end(Kind.RESUME, "resumption", id, "");
            return new Acceptance(resumed.interaction(), resumed.inForce());
        }
        return switch (subscribe(Did.ofTwin(view.provider()), view.feed(), null)) {
            case Subscription.Active(var interaction) -> new Acceptance(interaction, true);
            case Subscription.Pending(var interaction) -> new Acceptance(interaction, false);
            case Subscription.Refused(var problem) -> throw new ProblemException(problem);
        };
    }

    Ended endAll(Subject counterpart, String reason) {
        var body = ServiceClient.JSON.createObjectNode().put("reason", reason);
        body.put(counterpart.getKind().name().toLowerCase(Locale.ROOT), counterpart.getValue());
        var text = body.toString();
        var request = requests().of(Kind.TERMINATE, twin.did(), "/interactions", text, null);
        var reply = twin.signed("POST", twin.path() + "/endings", text, request).orThrow();
        var ended = new ArrayList<String>();
        reply.json().path("ended").forEach(id -> ended.add(id.asText()));
        var took = Duration.ofMillis(reply.json().path("appliedInMillis").asLong());
        return new Ended(ended, took, reply.status() == 200);
    }

    /// @param how the last part of the call's path
    Termination end(Kind kind, String how, String id, String reason) {
        return end(kind, how, id, ServiceClient.JSON.createObjectNode().put("reason", reason));
    }

    private Termination end(Kind kind, String how, String id, JsonNode json) {
        var body = json.toString();
        var view = existing(id);
        var request = requests().of(kind, Did.ofTwin(view.provider()), "/interactions/" + id, body, null);
        var reply = twin.signed("POST", "/interactions/" + ServiceClient.escaped(id) + "/" + how, body, request)
                .orThrow();
        var answer = reply.json();
        return new Termination(answer.has("state") ? InteractionView.of(answer) : view, reply.status() == 200);
    }

    private Requests requests() {
        return new Requests(twin.agent(), twin.did());
    }

    private String query() {
        return "twin=" + ServiceClient.escaped(twin.did().value());
    }
}
