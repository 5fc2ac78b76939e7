package parley.deploy.run;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/// Tells whoever waits what is happening, one line for each thing.
public record Progress(Consumer<String> lines) {
    /// Says nothing.
    public static final Progress SILENT = new Progress(line -> {});

    void say(String name, String what) {
        lines.accept(String.format(Locale.ROOT, "%-30s %s", name, what));
    }

    void done(String name, String what, Duration took) {
        lines.accept(String.format(Locale.ROOT, "%-30s %-10s %5.1f s", name, what, took.toMillis() / 1000.0));
    }
}
