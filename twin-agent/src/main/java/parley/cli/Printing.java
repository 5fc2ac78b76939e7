package parley.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// What a command prints as it comes, until it has printed so many, or what it listens to ends, or it is interrupted.
///
/// Fed by one thread at a time.
final class Printing {
    private final @Nullable Long most;
    private final CompletableFuture<Void> enough = new CompletableFuture<>();
    private long printed;

    /// Prints at most so many, or without end.
    Printing(@Nullable Long most) {
        this.most = most;
    }

    /// Prints one more, unless enough was printed.
    void next(Runnable print) {
        if (enough.isDone()) {
            return;
        }
        print.run();
        printed++;
        if (most != null && printed >= most) {
            enough.complete(null);
        }
    }

    /// Waits until enough was printed or what is listened to is done; an interrupt of the command closes it
    /// first.
    ///
    /// @throws ExecutionException with the reason, if what is listened to failed
    void await(Runnable close, CompletableFuture<?> done) throws ExecutionException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(close));
        var _ = CompletableFuture.anyOf(enough, done).get();
    }
}
