package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import parley.agent.control.ServingSettings;
import parley.agent.service.ServiceClient;
import parley.identity.TwinDocument;

/// The controls of one of our own twins.
record Controls(ActingTwin twin) {

    void declare(String control, Schema request, @Nullable Schema result) {
        var body = "{\"request\":" + request + (result == null ? "" : ",\"result\":" + result) + "}";
        new Changes(twin).change("PUT", path(control), body);
    }

    void remove(String control) {
        new Changes(twin).change("DELETE", path(control), "");
    }

    private static String path(String control) {
        return "/controls/" + ServiceClient.escaped(control);
    }

    ServingSettings settings(Set<String> served) {
        var shown = twin.show().orElseThrow(() -> new IllegalArgumentException("there is no twin " + twin.did()));
        Map<String, Schema> schemas = new HashMap<>();
        shown.path("controls").forEach(control -> {
            var name = control.path("name").asText();
            if (served.contains(name)) {
                schemas.put(name, new Schema.Parser().parse(text(control.path("request"))));
            }
        });
        if (!schemas.keySet().containsAll(served)) {
            throw new IllegalArgumentException(
                    twin.did() + " has the controls " + schemas.keySet() + ", not " + served);
        }
        var agent = twin.agent();
        return new ServingSettings(
                twin.did(),
                agent.settings().clientId(),
                agent.key(),
                agent.kafkaClient(),
                agent::pinned,
                document(),
                schemas,
                agent.clock());
    }

    private static String text(JsonNode schema) {
        return schema.isTextual() ? schema.asText() : schema.toString();
    }

    private TwinDocument document() {
        return new Documents(twin.agent(), twin.did(), twin.did())
                .fetch()
                .orElseThrow(() -> new IllegalArgumentException("there is no twin " + twin.did()));
    }
}
