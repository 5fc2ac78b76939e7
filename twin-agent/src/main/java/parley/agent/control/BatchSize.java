package parley.agent.control;

import java.time.Duration;

/// How many commands are begun together: one, unless executing those before took no time worth mentioning.
///
/// What is begun together shares the price of a transaction. But what was begun and waits for the one before it cannot
/// be taken back, nor be told from one that was executed if we die.
final class BatchSize {

    static final int MOST = 16;

    private static final Duration SHORT = Duration.ofMillis(20);

    private int size = 1;

    int get() {
        return size;
    }

    /// Takes note of how long the last ones took, all together.
    void took(Duration time) {
        size = time.compareTo(SHORT) <= 0 ? Math.min(2 * size, MOST) : 1;
    }
}
