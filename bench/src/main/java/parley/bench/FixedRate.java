package parley.bench;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// Sends at a fixed rate whatever becomes of what was sent before.
final class FixedRate {
    private FixedRate() {}

    /// Returns when all that was sent has come to something.
    ///
    /// @param each sends one, on a thread of its own; given when it is due, by [System#nanoTime]
    static void send(int perSecond, Duration sending, LongConsumer each) {
        long pace = Duration.ofSeconds(1).dividedBy(perSecond).toNanos();
        long began = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long at = 0; at < sending.toNanos(); at += pace) {
                long due = began + at;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                threads.execute(() -> each.accept(due));
            }
        }
    }
}
