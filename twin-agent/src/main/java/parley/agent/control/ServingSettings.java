package parley.agent.control;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// What serving a twin's controls takes.
///
/// @param kafka how to reach and log in to the cluster
/// @param pinned the keys of the organisations that we know
/// @param document the twin's own document
/// @param schemas the request schemas of the twin's controls, by control
public record ServingSettings(
        Did twin,
        String client,
        SigningKey key,
        Map<String, Object> kafka,
        Function<Did, Optional<OrganisationKeys>> pinned,
        TwinDocument document,
        Map<String, Schema> schemas,
        InstantSource clock) {

    /// The agent, whatever its key.
    String agent() {
        return twin.agent(client);
    }

    /// The agent's key as a verification method id of the twin.
    String method() {
        return twin.method(client, key.publicKey());
    }

    String name() {
        return twin.twinName().orElseThrow();
    }
}
