package parley.deploy.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Ends processes: in order and politely, or all at once.
final class Ending {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private Ending() {}

    /// First what uses the clusters, then the clusters and who gives tokens; what does not go is killed.
    static void orderly(Collection<Running> processes) throws InterruptedException {
        Predicate<Running> foundation =
                process -> process.name().endsWith("/kafka") || process.name().endsWith("/keycloak");
        terminate(processes.stream().filter(foundation.negate()).toList());
        terminate(processes.stream().filter(foundation).toList());
    }

    static void atOnce(Collection<Running> processes) throws InterruptedException {
        var handles = handles(processes);
        handles.forEach(ProcessHandle::destroyForcibly);
        await(handles, GRACE);
    }

    private static void terminate(List<Running> processes) throws InterruptedException {
        var handles = handles(processes);
        handles.forEach(ProcessHandle::destroy);
        await(handles, GRACE);
        handles.forEach(ProcessHandle::destroyForcibly);
        await(handles, GRACE);
    }

    private static List<ProcessHandle> handles(Collection<Running> processes) {
        var handles = new ArrayList<ProcessHandle>();
        processes.forEach(process -> process.handle().ifPresent(handles::add));
        return handles;
    }

    private static void await(List<ProcessHandle> handles, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (handles.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
