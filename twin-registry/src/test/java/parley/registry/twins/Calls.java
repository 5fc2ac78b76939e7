package parley.registry.twins;

import java.time.Duration;
import java.time.Instant;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.SigningKey;
import parley.registry.twins.TwinChanges.AgentKey;
import parley.registry.world.World;

/// Calls as agents make them: signed, or with a token alone.
final class Calls {

    private Calls() {}

    static TwinCall bare(String agent) {
        return new TwinCall(agent, null, null, request -> false);
    }

    /// Signed for the twin as it stands.
    static TwinCall change(OwnTwin twin, String agent, SigningKey key, String path) {
        return signed(twin, agent, key, Kind.CHANGE_TWIN, path);
    }

    static TwinCall signed(OwnTwin twin, String agent, SigningKey key, Kind kind, String path) {
        long version = twin.entry().getVersion();
        String resource = TwinCall.changing(path, version);
        return new TwinCall(agent, json(twin.did(), agent, key, kind, resource, World.NOW), version, request -> true);
    }

    static TwinCall creation(Did twin, String agent, SigningKey signer, AgentKey key) {
        String resource = TwinCall.creating(key);
        return new TwinCall(
                agent, json(twin, agent, signer, Kind.CREATE_TWIN, resource, World.NOW), null, request -> true);
    }

    static String json(Did twin, String agent, SigningKey key, Kind kind, String resource, Instant issued) {
        return new AgentRequest(
                        "r-1",
                        kind,
                        twin,
                        agent,
                        twin,
                        resource,
                        null,
                        null,
                        issued,
                        World.NOW.plus(Duration.ofHours(1)))
                .secure(key);
    }
}
