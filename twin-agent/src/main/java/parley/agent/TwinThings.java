package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import parley.agent.service.EventStream;
import parley.agent.service.Reply;
import parley.agent.service.ServiceClient;
import parley.identity.Did;

/// Twins in the form of W3C Thing Descriptions, which the registry serves as a Thing Description Directory.
public final class TwinThings {
    private static final String THING = "application/td+json";
    private static final String PATCH = "application/merge-patch+json";
    private static final int PAGE = 100;

    private final ActingTwin twin;

    TwinThings(ActingTwin twin) {
        this.twin = twin;
    }

    /// The directory's own Thing Description.
    public JsonNode directory() {
        return twin.registry("/.well-known/wot").orThrow().json();
    }

    /// All that this twin may find and describe, by their ids.
    public List<JsonNode> list() {
        var things = new ArrayList<JsonNode>();
        int total = 1;
        for (int offset = 0; offset < total; offset += PAGE) {
            var page = twin.registry("/things?format=collection&limit=" + PAGE + "&offset=" + offset)
                    .orThrow()
                    .json();
            total = page.path("total").asInt();
            page.path("members").forEach(things::add);
        }
        return List.copyOf(things);
    }

    /// The Thing Description of a twin; empty if this twin may not see it, or there is none.
    public Optional<JsonNode> get(Did other) {
        return ActingTwin.found(twin.registry(path(other))).map(Reply::json);
    }

    /// Makes this twin, or replaces its description, by a Thing Description.
    ///
    /// @param thing JSON
    /// @return whether it was made
    public boolean put(String thing) {
        return new Changes(twin).put(path(twin.did()), thing, THING).status() == 201;
    }

    /// Replaces parts of this twin's Thing Description.
    ///
    /// @param patch a JSON Merge Patch (RFC 7396)
    public void patch(String patch) {
        new Changes(twin).patch(path(twin.did()), patch, PATCH);
    }

    /// Tells which are created, updated and deleted from now on, until it is closed; over all interruptions.
    ///
    /// @param listener called for one event after the other: `thing_created`, `thing_updated` or
    /// `thing_deleted` with     the `id`, and `current` once
    public EventStream watch(Consumer<EventStream.Event> listener) {
        return EventStream.start(twin.agent().registry(), "/events", Map.copyOf(twin.acting()), listener);
    }

    private static String path(Did did) {
        return "/things/" + ServiceClient.escaped(did.value());
    }
}
