package parley.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a twin may delegate to an agent.
public enum Function {
    /// Produce to the twin's feeds and register their schemas.
    PUBLISH,
    /// Ask for feeds in the twin's name, and read what is delivered.
    SUBSCRIBE,
    /// Send commands in the twin's name.
    CONTROL,
    /// Execute the commands sent to the twin.
    SERVE,
    /// Change the twin's description, policy and delegations.
    ADMINISTER,
    /// Sign what terms show of the twin's records: the space's feed-streams does, and no agent.
    DERIVE;

    /// Those that an agent may have.
    public static Set<Function> ofAgents() {
        return EnumSet.complementOf(EnumSet.of(DERIVE));
    }

    /// The name in documents.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The function of that name in documents.
    public static Optional<Function> of(String text) {
        return Arrays.stream(values()).filter(f -> f.text().equals(text)).findFirst();
    }
}
