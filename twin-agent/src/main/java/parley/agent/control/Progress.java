package parley.agent.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandProgress;
import parley.identity.Progresses;

/// What is said of a command while it is executed.
///
/// @param text for people, at most 200 characters; empty to say nothing
/// @param fraction how much of it is done, 0 to 1; null not to say
/// @param value of the agent's own, at most 4,096 characters as JSON; null if there is none
public record Progress(
        String text, @Nullable Double fraction, @Nullable ObjectNode value) {

    /// @throws IllegalArgumentException if it is more than may be said
    public Progress {
        Progresses.of(1, text, fraction, value == null ? null : value.toString(), Instant.EPOCH);
    }

    /// Something for people.
    public static Progress of(String text) {
        return new Progress(text, null, null);
    }

    /// How much of it is done, and something for people.
    public static Progress of(double fraction, String text) {
        return new Progress(text, fraction, null);
    }

    CommandProgress numbered(long sequence, Instant at) {
        return Progresses.of(sequence, text, fraction, value == null ? null : value.toString(), at);
    }
}
