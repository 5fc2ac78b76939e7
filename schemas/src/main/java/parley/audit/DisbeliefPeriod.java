package parley.audit;

import java.time.Duration;

/// How long what is alike and was not believed is only counted, before it is told again; so many kinds are told apart
/// in that time, too. A short one lets a partner have more written into the log.
///
/// @param length from a second to an hour
public record DisbeliefPeriod(Duration length) {

    /// The service property that says it.
    public static final String PROPERTY = "parley.disbeliefs.period";

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /// What holds where nothing else is said.
    public static final DisbeliefPeriod MINUTE = new DisbeliefPeriod(Duration.ofMinutes(1));

    /// @throws IllegalArgumentException if it is shorter or longer, naming the property
    public DisbeliefPeriod {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    PROPERTY + ": `" + length + "` is not from " + SHORTEST + " to " + LONGEST);
        }
    }
}
