package parley.cli;

import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import parley.cli.text.OutputLostException;
import parley.cli.text.StandardOutput;

/// What a command prints as it comes, until it has printed so many, or what it listens to ends, or it is
/// interrupted, or nobody reads it any more.
///
/// Fed by one thread at a time.
final class Printing {
    private final @Nullable Long most;
    private final PrintWriter out;
    private final CompletableFuture<Void> enough = new CompletableFuture<>();
    private long printed;

    /// Prints at most so many, or without end.
    Printing(@Nullable Long most, PrintWriter out) {
        this.most = most;
        this.out = out;
    }

    /// Prints one more, unless enough was printed.
    ///
    /// @throws OutputLostException if it could not be written
    void next(Runnable print) {
        if (enough()) {
            return;
        }
        beside(print);
        printed++;
        if (most != null && printed >= most) {
            enough.complete(null);
        }
    }

    /// Prints what does not count.
    ///
    /// @throws OutputLostException if it could not be written
    void beside(Runnable print) {
        print.run();
        try {
            StandardOutput.check(out);
        } catch (OutputLostException e) {
            enough.completeExceptionally(e);
            throw e;
        }
    }

    /// Whether no more is to be printed.
    boolean enough() {
        return enough.isDone();
    }

    /// Waits until enough was printed or what is listened to is done; an interrupt of the command closes it
    /// first.
    ///
    /// @throws ExecutionException with the reason, if what is listened to failed, or what was printed is lost
    void await(Runnable close, CompletableFuture<?> done) throws ExecutionException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(close));
        var _ = CompletableFuture.anyOf(enough, done).get();
    }
}
