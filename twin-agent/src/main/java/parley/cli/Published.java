package parley.cli;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How many records went out, and which was the first that did not.
final class Published {
    private long begun;
    private long acknowledged;
    private long failed;
    private @Nullable Throwable why;

    /// Publishes one more.
    void next(Supplier<? extends CompletableFuture<?>> publish) {
        long number = ++begun;
        try {
            var _ = publish.get().whenComplete((_, e) -> settled(number, e));
        } catch (RuntimeException e) {
            settled(number, e);
        }
    }

    private synchronized void settled(long number, @Nullable Throwable failure) {
        if (failure == null) {
            acknowledged++;
        } else if (why == null || number < failed) {
            failed = number;
            why = failure;
        }
    }

    /// Whether one did not go out.
    synchronized boolean failed() {
        return why != null;
    }

    /// How many did.
    synchronized long count() {
        return acknowledged;
    }

    /// Returns if all did.
    ///
    /// @throws IOException with the number of the first that did not, and why, otherwise
    synchronized void orThrow() throws IOException {
        if (why != null) {
            throw new IOException(
                    "published " + acknowledged + "; record " + failed + " failed: " + Failures.line(why), why);
        }
    }
}
