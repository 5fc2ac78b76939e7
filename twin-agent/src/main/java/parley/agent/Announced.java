package parley.agent;

import java.util.HashMap;
import java.util.Map;

/// Which ends were announced to a listener: each epoch's once, however often the service says so to who comes again.
/// For one thread at a time.
final class Announced {
    private final Map<String, Long> epochs = new HashMap<>();

    /// Whether it was not yet; asked once, it was.
    boolean first(InteractionView interaction) {
        var before = epochs.put(interaction.id(), interaction.epoch());
        return before == null || before != interaction.epoch();
    }
}
