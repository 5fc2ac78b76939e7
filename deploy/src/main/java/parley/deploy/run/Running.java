package parley.deploy.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// A process that was started, known again by its number and its start, so that no stranger is ever taken for it.
/// @param startedMillis when, in milliseconds since the epoch
public record Running(String name, long pid, long startedMillis, Path log) {

    static Running of(String name, ProcessHandle process, Path log) {
        return new Running(
                name,
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L),
                log);
    }

    /// The process, if it still is that one and lives.
    public Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .map(started -> started.toEpochMilli() == startedMillis)
                        .orElse(false));
    }

    /// Whether it lives.
    public boolean alive() {
        return handle().isPresent();
    }
}
