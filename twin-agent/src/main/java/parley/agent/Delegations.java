package parley.agent;

import java.util.Map;
import parley.agent.service.ServiceClient;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Delegation;
import parley.identity.PublicKey;

/// Which agents one of our own twins delegates to; each change is signed.
record Delegations(ActingTwin twin) {

    void put(Delegation delegation) {
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("key", delegation.key().multibase());
        var functions = json.putArray("functions");
        delegation.functions().forEach(function -> functions.add(function.text()));
        json.put("expires", delegation.expires().toString()).put("version", version());
        if (delegation.custody()) {
            json.put("custody", true);
        }
        send("PUT", "/delegations/" + delegation.agent(), json.toString());
    }

    /// The key that identity-bridge keeps for a person and this twin.
    PublicKey keptFor(String person) {
        return PublicKey.multibase(twin.agent()
                .identityBridge()
                .send("PUT", twin.path() + "/custody/" + person, Map.of(), "")
                .orThrow()
                .json()
                .path("key")
                .asText());
    }

    void remove(String agent) {
        send("DELETE", "/delegations/" + agent + "?version=" + version(), "");
    }

    private long version() {
        return twin.show()
                .orElseThrow(() -> new IllegalArgumentException("there is no twin " + twin.did()))
                .path("version")
                .asLong();
    }

    private void send(String method, String resource, String body) {
        var request = new Requests(twin.agent(), twin.did()).of(Kind.DELEGATE, twin.did(), resource, body, null);
        var headers =
                twin.headers(AgentRequest.toHeader(request.secure(twin.agent().key())));
        twin.agent()
                .registry()
                .send(method, twin.path() + resource, headers, body)
                .orThrow();
    }
}
