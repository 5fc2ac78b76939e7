package parley.bridge.custody;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.SigningKey;

/// Decides whether the space signs for an agent. Values in, values out.
///
/// It does only with the very key that the twin's document delegates to that agent now, and marks as being in custody:
/// a key that is kept here and that no document names signs nothing.
final class Custody {
    private Custody() {}

    /// Whether it signs.
    sealed interface Answer {
        /// With this key, in the name of this twin.
        record Signs(OwnTwin twin, SigningKey key) implements Answer {}

        /// It does not.
        record Refused(CustodyRefusal why) implements Answer {}
    }

    /// Whether nobody could administer the twin any more without this key.
    static boolean onlyAdministers(OwnTwin twin, SigningKey key, Instant now) {
        var administering = twin.document().delegations().stream()
                .filter(delegation -> delegation.covers(Function.ADMINISTER, now))
                .map(Delegation::key)
                .toList();
        return !administering.isEmpty() && administering.stream().allMatch(each -> each.equals(key.publicKey()));
    }

    /// Decides for one twin and agent.
    /// @param current the twin as it stands; empty if there is none
    /// @param kept the key that is kept for this agent and twin; empty if none is
    /// @param needed the function that must be delegated; null if whoever gets what is signed looks after that
    static Answer of(
            Did twin,
            Optional<OwnTwin> current,
            String agent,
            Optional<SigningKey> kept,
            @Nullable Function needed,
            Instant now) {
        var delegation = current.flatMap(own -> own.document().ofAgent(agent))
                .filter(it -> now.isBefore(it.expires()))
                .orElse(null);
        if (current.isEmpty() || delegation == null) {
            return new Answer.Refused(new CustodyRefusal.NotActing(twin, agent));
        }
        if (needed != null && !delegation.covers(needed, now)) {
            return new Answer.Refused(new CustodyRefusal.NotDelegated(needed));
        }
        if (!delegation.custody()) {
            return new Answer.Refused(new CustodyRefusal.KeptByAgent(agent));
        }
        return kept.filter(key -> key.publicKey().equals(delegation.key()))
                .<Answer>map(key -> new Answer.Signs(current.get(), key))
                .orElseGet(() -> new Answer.Refused(new CustodyRefusal.NotKept(agent)));
    }
}
