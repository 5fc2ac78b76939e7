package parley.registry.sparql;

import java.time.Duration;

/// What one query may use.
///
/// @param chars of the query's text
/// @param time from its begin to its last result
/// @param steps patterns matched, triples looked at, and solutions of parts of it: what is held in memory is bounded
///     by them
/// @param textChars of all texts that it makes
/// @param triples of a graph that it answers with
/// @param resultBytes of the answer
public record QueryLimits(int chars, Duration time, long steps, long textChars, int triples, int resultBytes) {

    /// What every requester may use.
    public static final QueryLimits STANDARD =
            new QueryLimits(32 * 1024, Duration.ofSeconds(10), 1_000_000, 16 * 1024 * 1024, 100_000, 16 * 1024 * 1024);
}
