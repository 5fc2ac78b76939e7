package parley.cli.text;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How large the terminal is by now, asked at most once a second: people change that.
public final class TerminalSize implements Supplier<Terminal> {
    private static final long EVERY = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Supplier<Optional<Terminal>> ask;
    private final LongSupplier nanos;
    private Terminal known;
    private long askedAt;

    TerminalSize(Terminal first, Supplier<Optional<Terminal>> ask, LongSupplier nanos) {
        this.known = first;
        this.ask = ask;
        this.nanos = nanos;
        this.askedAt = nanos.getAsLong();
    }

    /// @param first how large it was when this program began
    public TerminalSize(Terminal first) {
        this(first, TerminalSize::stty, System::nanoTime);
    }

    /// How large it is, as far as that is known.
    @Override
    public Terminal get() {
        long now = nanos.getAsLong();
        if (now - askedAt >= EVERY) {
            askedAt = now;
            known = ask.get().orElse(known);
        }
        return known;
    }

    /// A JVM cannot ask itself.
    private static Optional<Terminal> stty() {
        try {
            var asked = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!asked.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                asked.destroyForcibly();
                return Optional.empty();
            }
            return Terminal.parse(new String(asked.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        } catch (IOException _) {
            // No terminal any more, or no such program
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
