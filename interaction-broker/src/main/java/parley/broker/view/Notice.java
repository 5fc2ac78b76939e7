package parley.broker.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.State;

/// When it is announced that an interaction ends by its terms: a tenth of the time for which it was granted before its
/// end, at least ten seconds and at most an hour before. What was granted for less is announced as soon as it begins.
final class Notice {

    private static final int PART = 10;
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private Notice() {}

    /// From when on it is announced; empty if it does not go on, or not to an end that is known.
    static Optional<Instant> from(Interaction interaction) {
        Half granted = interaction.getProviderHalf();
        boolean goesOn = interaction.getState() == State.ACTIVE || interaction.getState() == State.SUSPENDED;
        if (!goesOn || granted == null || granted.getEpoch() != interaction.getEpoch() || granted.getUntil() == null) {
            return Optional.empty();
        }
        Duration part =
                Duration.between(granted.getIssued(), granted.getUntil()).dividedBy(PART);
        return Optional.of(granted.getUntil().minus(clamped(part)));
    }

    /// Whether it is announced now.
    static boolean due(Interaction interaction, Instant now) {
        Half granted = interaction.getProviderHalf();
        return granted != null
                && granted.getUntil() != null
                && now.isBefore(granted.getUntil())
                && from(interaction).filter(from -> !now.isBefore(from)).isPresent();
    }

    private static Duration clamped(Duration part) {
        if (part.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return part.compareTo(LONGEST) > 0 ? LONGEST : part;
    }
}
