package parley.bench;

import java.time.Duration;

/// How much is measured.
///
/// @param drained records a drain without verification moves
/// @param verified records a drain with verification moves: each is signed before and verified twice
/// @param rounds drains of each kind that count
/// @param listening how long latency is measured, without verification and with it
/// @param grants how many new interactions are asked for, and how often one is ended and asked for again
record Sizes(int drained, int verified, int rounds, Duration listening, int grants) {
    /// Under four minutes on two cores, start included.
    static final Sizes QUICK = new Sizes(200_000, 40_000, 3, Duration.ofSeconds(10), 15);

    /// For figures to publish.
    static final Sizes FULL = new Sizes(600_000, 120_000, 5, Duration.ofSeconds(60), 60);
}
