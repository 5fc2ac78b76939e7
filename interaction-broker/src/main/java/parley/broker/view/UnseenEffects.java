package parley.broker.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.EffectSeen;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Outcome;

/// The decisions that did something to interactions of which the audit does not say yet that it is in
/// force. It follows from the audit and from how interactions stand, so that it is the same after a
/// restart. Thread-safe.
public final class UnseenEffects {

    /// The two topics are read by different threads: what seems to have been followed by something else may
    /// be yet to come, for so many looks.
    private static final int LOOKS = 200;

    private final Interactions interactions;
    private final Map<String, Decision> decisions = new ConcurrentHashMap<>();
    private final Map<String, Integer> followed = new ConcurrentHashMap<>();

    private record Decision(String cause, String twin, String interaction, List<String> changed, Instant at) {}

    /// What a decision did.
    ///
    /// @param cause id of the log entry that was decided on
    /// @param twin in whose log
    /// @param interaction the one that the decision was about; empty if it was about several
    /// @param interactions those that it ended, suspended or made active, and that are still as it left them
    /// @param offset the highest in `interactions` at which one of them says so
    public record Unseen(String cause, String twin, String interaction, List<String> interactions, long offset) {}

    UnseenEffects(Interactions interactions) {
        this.interactions = interactions;
    }

    /// Takes what `audit` says.
    ///
    /// @param twin in whose log was decided
    public void take(String twin, AuditEntry entry) {
        EffectSeen seen = entry.getEffect();
        if (seen != null) {
            forget(seen.getCause());
        } else if (!entry.getChanged().isEmpty() && mayAffect(entry)) {
            decisions.put(
                    entry.getCause(),
                    new Decision(entry.getCause(), twin, entry.getInteraction(), entry.getChanged(), entry.getAt()));
        }
    }

    /// What is refused lets nothing flow that did not; that something ended on the way, it says.
    private static boolean mayAffect(AuditEntry entry) {
        return entry.getOutcome() != Outcome.REFUSED || !entry.getEnded().isEmpty();
    }

    private void forget(String cause) {
        decisions.remove(cause);
        followed.remove(cause);
    }

    /// Those that can be waited for now. What was followed by another decision, or has no effect on anyone,
    /// is forgotten.
    public List<Unseen> open() {
        List<Unseen> open = new ArrayList<>();
        for (Decision decision : decisions.values()) {
            List<Interaction> standing = decision.changed.stream()
                    .flatMap(id -> interactions.get(id).stream())
                    .filter(interaction -> interaction.getCause().equals(decision.cause))
                    .toList();
            List<String> affected = standing.stream()
                    .filter(UnseenEffects::affects)
                    .map(Interaction::getId)
                    .toList();
            if (standing.size() < decision.changed.size() && awaited(decision)) {
                continue;
            }
            if (affected.isEmpty()) {
                forget(decision.cause);
            } else {
                open.add(new Unseen(decision.cause, decision.twin, decision.interaction, affected, highest(affected)));
            }
        }
        return open;
    }

    /// Whether some of what it changed may not have been seen yet.
    private boolean awaited(Decision decision) {
        boolean behind = decision.changed.stream().anyMatch(id -> {
            Optional<Interaction> interaction = interactions.get(id);
            return interaction.isEmpty() || interaction.get().getUpdated().isBefore(decision.at);
        });
        return behind || followed.merge(decision.cause, 1, Integer::sum) < LOOKS;
    }

    private long highest(List<String> affected) {
        return affected.stream()
                .map(interactions::offset)
                .mapToLong(offset -> offset.orElse(0))
                .max()
                .orElse(0);
    }

    /// Whether records flow, or flow no more, because of how it stands.
    private static boolean affects(Interaction interaction) {
        return switch (interaction.getState()) {
            case ACTIVE, SUSPENDED, TERMINATED, EXPIRED -> true;
            case WITHDRAWN -> granted(interaction.getProviderHalf(), interaction.getEpoch());
            case REQUESTED, PENDING, OFFERED, DENIED -> false;
        };
    }

    /// Its provider may have granted what its requester took back meanwhile.
    private static boolean granted(@Nullable Half provider, long epoch) {
        return provider != null && provider.getEpoch() == epoch && provider.getWanted();
    }
}
