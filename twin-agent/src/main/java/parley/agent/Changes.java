package parley.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import parley.agent.service.Reply;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;

/// Makes one of our own twins, or changes it. Each call is signed, for the twin as it stands.
record Changes(ActingTwin twin) {
    /// A twin that others change meanwhile is looked at again, and the call signed anew.
    private static final int ATTEMPTS = 20;

    static final String OTHER_VERSION = "urn:parley:problem:other-version";

    /// Makes the twin, with the agent's key, or describes it anew.
    Reply put(String description, String mediaType) {
        return put(twin.path(), description, mediaType);
    }

    /// @param url of the twin, as what it is put
    Reply put(String url, String description, String mediaType) {
        var key = twin.agent().key().multibase();
        var headers = Map.of(Headers.KEY, key, "Content-Type", mediaType);
        return current(version -> version == 0
                ? send("PUT", url, signed(Kind.CREATE_TWIN, "/?key=" + key, description, headers), description)
                : send("PUT", url + version(version), changing(version, description, headers), description));
    }

    /// Replaces parts of what the twin is as.
    ///
    /// @param url of the twin
    Reply patch(String url, String patch, String mediaType) {
        var headers = Map.of("Content-Type", mediaType);
        return current(version -> send("PATCH", url + version(version), changing(version, patch, headers), patch));
    }

    private Map<String, String> changing(long version, String body, Map<String, String> headers) {
        return signed(Kind.CHANGE_TWIN, "/" + version(version), body, headers);
    }

    private static String version(long version) {
        return "?version=" + version;
    }

    /// Deletes the twin.
    void delete() {
        current(version -> changed(Kind.DELETE_TWIN, "DELETE", "", "", version, Map.of()));
    }

    /// Changes something of the twin.
    ///
    /// @param path below the twin
    void change(String method, String path, String body) {
        var headers = Map.of("Content-Type", "application/json");
        current(version -> changed(Kind.CHANGE_TWIN, method, path, body, version, headers));
    }

    /// Registers a schema of a feed, which says the same however often it is said.
    ///
    /// @param url of the schema registry
    Reply register(String feed, int partitions, String url, String body) {
        var resource = "/feeds/" + feed + "/schemas/value?partitions=" + partitions;
        var headers = Map.of(
                Headers.PARTITIONS,
                Integer.toString(partitions),
                "Content-Type",
                "application/vnd.schemaregistry.v1+json");
        return send("POST", url, signed(Kind.CHANGE_TWIN, resource, body, headers), body)
                .orThrow();
    }

    /// @param call given the twin's version, 0 if there is none
    private Reply current(LongFunction<Reply> call) {
        for (int left = ATTEMPTS; ; left--) {
            long version =
                    twin.show().map(shown -> shown.path("version").asLong()).orElse(0L);
            var reply = call.apply(version);
            if (left == 1 || !outdated(reply)) {
                return reply.orThrow();
            }
        }
    }

    private static boolean outdated(Reply reply) {
        return !reply.ok() && reply.refusal().problem().type().equals(OTHER_VERSION);
    }

    private Reply changed(
            Kind kind, String method, String path, String body, long version, Map<String, String> headers) {
        var query = version(version);
        var resource = (path.isEmpty() ? "/" : path) + query;
        return send(method, twin.path() + path + query, signed(kind, resource, body, headers), body);
    }

    private Map<String, String> signed(Kind kind, String resource, String body, Map<String, String> headers) {
        var request = new Requests(twin.agent(), twin.did()).of(kind, twin.did(), resource, body, null);
        var all = new HashMap<>(twin.acting());
        all.put(
                AgentRequest.HEADER,
                AgentRequest.toHeader(request.secure(twin.agent().key())));
        all.putAll(headers);
        return all;
    }

    private Reply send(String method, String path, Map<String, String> headers, String body) {
        return twin.agent().registry().send(method, path, headers, body);
    }
}
