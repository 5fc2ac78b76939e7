package parley.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parley.broker.RunningBroker.Answer;
import parley.identity.AgentRequest;
import parley.identity.CommandCall;
import parley.identity.Did;
import parley.identity.SigningKey;

/// An agent of one of our twins, named after it, with token and key.
record TestAgent(RunningBroker broker, Realm realm, Did twin, SigningKey key) {

    static final String REQUEST = AgentRequest.HEADER;

    String client() {
        return twin.twinName().orElseThrow() + "-agent";
    }

    Answer setPolicy(String json) {
        return signed(
                "PUT",
                "/twins/" + twin.twinName().orElseThrow() + "/policy",
                json,
                request(AgentRequest.Kind.SET_POLICY, twin, "/policy", json));
    }

    /// Only if the policy has that version, as an entity tag says.
    Answer setPolicy(String json, String tag) {
        AgentRequest request = request(AgentRequest.Kind.SET_POLICY, twin, "/policy", json);
        return broker.send(
                "PUT",
                "/twins/" + twin.twinName().orElseThrow() + "/policy",
                realm.token(client()),
                json,
                REQUEST,
                AgentRequest.toHeader(request.secure(key)),
                "If-Match",
                tag);
    }

    Answer whatIf(String json) {
        return broker.send(
                "POST", "/twins/" + twin.twinName().orElseThrow() + "/policy/what-if", realm.token(client()), json);
    }

    Answer deletePolicy() {
        return signed(
                "DELETE",
                "/twins/" + twin.twinName().orElseThrow() + "/policy",
                null,
                request(AgentRequest.Kind.SET_POLICY, twin, "/policy", null));
    }

    Answer subscribe(Did provider) {
        String body = "{\"provider\":\"" + provider + "\",\"feed\":\"load\"}";
        return signed(
                "POST", "/interactions", body, request(AgentRequest.Kind.SUBSCRIBE, provider, "/feeds/load", body));
    }

    Answer command(Did provider, String control) {
        return command(provider, control, JsonNodeFactory.instance.objectNode());
    }

    Answer command(Did provider, String control, ObjectNode input) {
        String body = CommandCall.json(provider, control, input);
        return signed(
                "POST", "/commands", body, request(AgentRequest.Kind.COMMAND, provider, "/controls/" + control, body));
    }

    Answer terminate(Did provider, String id) {
        return signed(
                "POST",
                "/interactions/" + id + "/termination",
                null,
                request(AgentRequest.Kind.TERMINATE, provider, "/interactions/" + id, null));
    }

    Answer offer(Did requester, String feed) {
        String body = "{\"requester\":\"" + requester + "\",\"feed\":\"" + feed + "\"}";
        return signed("POST", "/offers", body, request(AgentRequest.Kind.OFFER, twin, "/feeds/" + feed, body));
    }

    Answer decline(Did provider, String id) {
        return signed(
                "POST",
                "/interactions/" + id + "/decline",
                null,
                request(AgentRequest.Kind.DECLINE, provider, "/interactions/" + id, null));
    }

    Answer suspend(Did provider, String id) {
        return answer(AgentRequest.Kind.SUSPEND, "suspension", provider, id);
    }

    Answer resume(Did provider, String id) {
        return signed(
                "POST",
                "/interactions/" + id + "/resumption",
                null,
                request(AgentRequest.Kind.RESUME, provider, "/interactions/" + id, null));
    }

    Answer accept(Did provider, String id) {
        return answer(AgentRequest.Kind.ACCEPT, "acceptance", provider, id);
    }

    Answer acceptUnder(String terms, Did provider, String id) {
        String body = "{\"reason\":\"as agreed\",\"terms\":" + terms + "}";
        return signed(
                "POST",
                "/interactions/" + id + "/acceptance",
                body,
                request(AgentRequest.Kind.ACCEPT, provider, "/interactions/" + id, body));
    }

    Answer deny(Did provider, String id) {
        return answer(AgentRequest.Kind.DENY, "denial", provider, id);
    }

    Answer acceptCommand(Did provider, String id) {
        return say(AgentRequest.Kind.ACCEPT, "acceptance", provider, "/commands/" + id);
    }

    Answer denyCommand(Did provider, String id) {
        return say(AgentRequest.Kind.DENY, "denial", provider, "/commands/" + id);
    }

    Answer cancelCommand(Did provider, String id) {
        return say(AgentRequest.Kind.CANCEL, "cancellation", provider, "/commands/" + id);
    }

    private Answer answer(AgentRequest.Kind kind, String how, Did provider, String id) {
        return say(kind, how, provider, "/interactions/" + id);
    }

    private Answer say(AgentRequest.Kind kind, String how, Did provider, String of) {
        String body = "{\"reason\":\"as agreed\"}";
        return signed("POST", of + "/" + how, body, request(kind, provider, of, body));
    }

    Answer ban(String body) {
        return ban(body, request(AgentRequest.Kind.BAN, twin, "/policy", body));
    }

    Answer endAll(String body, AgentRequest request) {
        return signed("POST", "/twins/" + twin.twinName().orElseThrow() + "/endings", body, request);
    }

    Answer ban(String body, AgentRequest request) {
        return signed("POST", "/twins/" + twin.twinName().orElseThrow() + "/bans", body, request);
    }

    /// Reads what concerns that twin.
    Answer get(String path, Did of) {
        return get(path + "?twin=" + URLEncoder.encode(of.value(), UTF_8));
    }

    Answer get(String path) {
        return broker.send("GET", path, realm.token(client()), null);
    }

    Answer signedLess(String path, String... headers) {
        return broker.send("GET", path, realm.token(client()), null, headers);
    }

    Answer signed(String method, String path, @Nullable String body, AgentRequest request) {
        return broker.send(
                method, path, realm.token(client()), body, REQUEST, AgentRequest.toHeader(request.secure(key)));
    }

    AgentRequest request(AgentRequest.Kind kind, Did provider, String resource, @Nullable String body) {
        return request(kind, provider, resource, body, Instant.now());
    }

    AgentRequest request(AgentRequest.Kind kind, Did provider, String resource, @Nullable String body, Instant issued) {
        return new AgentRequest(
                UUID.randomUUID().toString(),
                kind,
                twin,
                client(),
                provider,
                resource,
                body == null ? null : AgentRequest.digest(body.getBytes(UTF_8)),
                null,
                issued,
                issued.plus(Duration.ofHours(1)));
    }
}
