package parley.agent;

import java.util.Map;
import java.util.Optional;
import parley.agent.service.Reply;
import parley.agent.service.ServiceClient;

/// The key that identity-bridge keeps for an agent and one twin, to sign in its name: for programs that
/// have only a token. It signs nothing until the twin's document delegates it, see [ActingTwin#delegate].
public final class TwinCustody {
    private final ActingTwin twin;

    TwinCustody(ActingTwin twin) {
        this.twin = twin;
    }

    /// Has a key made, or finds the one that there is.
    ///
    /// @return the public key (Multikey)
    public String keep() {
        return key(service().send("PUT", path(), Map.of(), "").orThrow());
    }

    /// The public key (Multikey); empty if none is kept.
    public Optional<String> key() {
        return ActingTwin.found(service().get(path(), Map.of())).map(TwinCustody::key);
    }

    /// Deletes the key: nothing more is signed with it.
    ///
    /// @throws parley.agent.service.ProblemException with status 404 if none is kept, and with 409 while
    /// only it may     administer the twin
    public void remove() {
        var _ = service().send("DELETE", path(), Map.of(), "").orThrow();
    }

    private static String key(Reply reply) {
        return reply.json().path("key").asText();
    }

    private ServiceClient service() {
        return twin.agent().identityBridge();
    }

    private String path() {
        return twin.path() + "/custody";
    }
}
