package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Whether the services under measurement verify signatures: a file that is there or not, which they look for all the
/// time, so that both ways are measured in the same warm processes.
final class Switch {
    /// The system property that names the file.
    static final String PROPERTY = "parley.bench.verify";

    private static final Duration GLANCE = Duration.ofMillis(20);
    /// After this long everybody has looked.
    private static final Duration NOTICED = GLANCE.multipliedBy(10);

    private final Path file;
    private volatile boolean on;

    Switch(Path file) {
        this.file = file;
    }

    void set(boolean verify) throws IOException, InterruptedException {
        if (verify) {
            Files.writeString(file, "");
        } else {
            Files.deleteIfExists(file);
        }
        Thread.sleep(NOTICED);
    }

    /// Looks for the file from now on.
    Switch follow() {
        on = Files.exists(file);
        Thread.ofPlatform().daemon().name("switch").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                on = Files.exists(file);
                LockSupport.parkNanos(GLANCE.toNanos());
            }
        });
        return this;
    }

    boolean on() {
        return on;
    }
}
