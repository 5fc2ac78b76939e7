package parley.registry.catalog;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import parley.avro.Command;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.State;

/// With which organisations each of our own twins deals, or has dealt: they know of it, and must learn of its keys. One
/// thread writes, any thread reads.
public final class Dealings {

    private final Map<String, Set<String>> byTwin = new ConcurrentHashMap<>();

    /// Takes an interaction, in which either twin, or both, may be ours.
    public void take(Interaction interaction) {
        deals(interaction.getRequester(), interaction.getProviderOrganisation());
        if (shown(interaction)) {
            deals(interaction.getProvider(), interaction.getRequesterOrganisation());
        }
    }

    /// Takes a command, whose sender's keys the other side must know, and then those of who reports of it.
    public void take(Command command) {
        if (crossed(command)) {
            deals(command.getRequester(), command.getProviderOrganisation());
            deals(command.getProvider(), command.getRequesterOrganisation());
        }
    }

    /// What was refused, or came too late, may have been so before it left; else its state was another one first.
    private static boolean crossed(Command command) {
        return switch (command.getState()) {
            case SENT, PENDING, ACCEPTED, STARTED, DONE, FAILED, UNKNOWN -> true;
            case REFUSED, EXPIRED, CANCELLED -> false;
        };
    }

    /// Who is refused is told nothing of the twin it asked for, and not that there is one.
    private static boolean shown(Interaction interaction) {
        Half half = interaction.getProviderHalf();
        return half != null
                && (interaction.getState() == State.OFFERED
                        || half.getWanted()
                        || half.getReason() == Reason.SUSPENDED
                        || !half.getStartOffsets().isEmpty());
    }

    private void deals(String twin, String organisation) {
        byTwin.computeIfAbsent(twin, any -> ConcurrentHashMap.newKeySet()).add(organisation);
    }

    /// Whether that organisation knows of the twin by an interaction or a command.
    public boolean with(String organisation, String twin) {
        return byTwin.getOrDefault(twin, Set.of()).contains(organisation);
    }

    /// The twins in any interaction or command; not only ours.
    public Set<String> twins() {
        return Set.copyOf(byTwin.keySet());
    }
}
