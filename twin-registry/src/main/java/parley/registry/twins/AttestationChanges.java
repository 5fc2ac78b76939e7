package parley.registry.twins;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest.Kind;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.twins.TwinRefusal.Unknown;

/// Decides what becomes of the attestations that a twin shows whenever it finds and describes others.
public final class AttestationChanges {

    private AttestationChanges() {}

    /// An agent says what its twin shows, in the place of what it showed before.
    ///
    /// @param current the twin as it stands; null if there is none
    /// @param attestations as they were issued (JSON), verified
    public static TwinDecision put(@Nullable OwnTwin current, TwinCall call, List<String> attestations, Instant now) {
        if (current == null) {
            return new Refuse(new Unknown());
        }
        return call.flaw(current, Kind.CHANGE_TWIN, "/attestations", now)
                .<TwinDecision>map(Refuse::new)
                .orElseGet(() -> current.entry().getAttestations().equals(attestations)
                        ? new Keep(current.entry())
                        : new Replace(TwinChanges.next(current.entry(), now)
                                .setAttestations(attestations)
                                .build()));
    }
}
