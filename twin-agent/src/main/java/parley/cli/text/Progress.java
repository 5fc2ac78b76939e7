package parley.cli.text;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Says on standard error how far something is that lasts longer than a second: on a terminal in one line
/// that is gone when it is done, elsewhere in a line every few seconds.
///
/// Thread-safe.
public final class Progress implements AutoCloseable {
    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    private static final long OFTEN = Duration.ofMillis(200).toNanos();
    private static final long SELDOM = Duration.ofSeconds(5).toNanos();
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long began;
    private final CountDownLatch done = new CountDownLatch(1);
    private String how;
    private long toldAt;
    private boolean shown;

    /// @param what is done
    /// @param terminal whether standard error is one that lines can be drawn anew in
    /// @param nanos the time, counted from anywhere
    Progress(PrintWriter err, boolean terminal, String what, LongSupplier nanos) {
        this.err = err;
        this.terminal = terminal;
        this.how = what;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.toldAt = began + (terminal ? FIRST - OFTEN : 0);
    }

    /// Of something that begins now; it is told by itself how long it lasts.
    ///
    /// @param what is done, such as `asking`
    public static Progress begin(PrintWriter err, Map<String, String> variables, String what) {
        var progress = new Progress(err, terminal(variables), what, System::nanoTime);
        Thread.ofVirtual().name("progress").start(progress::tickOn);
        return progress;
    }

    /// Whether standard error is a terminal that lines can be drawn anew in, as `$PARLEY_ERROR_TERMINAL`
    /// says.
    private static boolean terminal(Map<String, String> variables) {
        return !variables.getOrDefault("PARLEY_ERROR_TERMINAL", "").isEmpty() && Style.moves(variables);
    }

    private void tickOn() {
        try {
            while (!done.await(OFTEN, TimeUnit.NANOSECONDS)) {
                tick();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// How far it is now.
    public synchronized void say(String now) {
        how = now;
        tick();
    }

    synchronized void tick() {
        long now = nanos.getAsLong();
        if (done.getCount() == 0 || now - toldAt < (terminal ? OFTEN : SELDOM)) {
            return;
        }
        toldAt = now;
        var line = Style.plain(how) + ", " + Duration.ofNanos(now - began).toSeconds() + " s";
        if (terminal) {
            err.print(CLEAR + line);
        } else {
            err.println(line);
        }
        err.flush();
        shown = true;
    }

    /// It is done, or failed: no more is said.
    @Override
    public synchronized void close() {
        if (done.getCount() > 0 && terminal && shown) {
            err.print(CLEAR);
            err.flush();
        }
        done.countDown();
    }
}
