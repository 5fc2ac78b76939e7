package parley.deploy.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import parley.deploy.plan.Probe;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;

/// Spaces that this JVM has started and that end with it. Safe to use from any thread.
///
/// Components are named `<organisation>/<part>`: `harbour/kafka`, `harbour/keycloak` (for all), `grid/schema-registry`,
/// `grid/mirror-harbour`, `grid/feed-streams` and so on.
public final class RunningSpaces implements AutoCloseable {
    private final String run;
    private final List<Path> files;
    private final Map<String, SpaceAccess> spaces;
    private final Runner runner;
    private final Leash leash;
    private final Set<String> missed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread hook = new Thread(this::close, "spaces-end");

    RunningSpaces(String run, List<SpaceFile> files, Map<String, Keys> keys, Runner runner, Leash leash) {
        this.run = run;
        this.runner = runner;
        this.leash = leash;
        this.files = files.stream().map(SpaceFile::file).toList();
        this.spaces = access(files, keys);
    }

    static Map<String, SpaceAccess> access(List<SpaceFile> files, Map<String, Keys> keys) {
        var spaces = new HashMap<String, SpaceAccess>();
        for (var space : files) {
            var own = keys.get(space.organisation());
            if (own != null) {
                spaces.put(space.organisation(), SpaceAccess.of(space, own));
            }
        }
        return Map.copyOf(spaces);
    }

    RunningSpaces start() throws StartFailure, InterruptedException {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            runner.start();
            return this;
        } catch (StartFailure | InterruptedException | RuntimeException e) {
            if (over.get()) {
                // What died did so because it was told to.
                throw new StartFailure("interrupted");
            }
            close();
            throw e;
        }
    }

    /// One of the spaces.
    /// @throws IllegalArgumentException if it is not among them
    public SpaceAccess space(String organisation) {
        var space = spaces.get(organisation);
        if (space == null) {
            throw new IllegalArgumentException("no space of " + organisation);
        }
        return space;
    }

    /// All of them.
    public Collection<SpaceAccess> spaces() {
        return spaces.values();
    }

    /// The processes, by the names of their components.
    public Map<String, Running> processes() {
        return Map.copyOf(runner.running());
    }

    /// Kills a process as a crash would, and returns when it is gone.
    public void kill9(String component) throws InterruptedException {
        missed.add(component);
        Ending.atOnce(List.of(process(component)));
    }

    /// Ends a process as an operator would, and returns when it is gone.
    public void end(String component) throws InterruptedException {
        missed.add(component);
        Ending.orderly(List.of(process(component)));
    }

    /// Starts a component whose process is gone, and returns when it is ready.
    public void start(String component) throws StartFailure, InterruptedException {
        if (process(component).alive()) {
            throw new IllegalStateException(component + " is running");
        }
        runner.start(component);
        missed.remove(component);
    }

    /// Ends and starts a component.
    public void restart(String component) throws StartFailure, InterruptedException {
        end(component);
        start(component);
    }

    /// Freezes a process (SIGSTOP): it holds its connections and does nothing.
    public void stop(String component) throws IOException, InterruptedException {
        signal("STOP", component);
    }

    /// Thaws a process (SIGCONT).
    public void cont(String component) throws IOException, InterruptedException {
        signal("CONT", component);
    }

    /// Whether a component's process lives.
    public boolean alive(String component) {
        return process(component).alive();
    }

    /// The log of a component.
    public Path log(String component) {
        return process(component).log();
    }

    /// A component that died without having been killed through this object, if there is one.
    public Optional<Running> dead() {
        return runner.running().values().stream()
                .filter(process -> !missed.contains(process.name()) && !process.alive())
                .findFirst();
    }

    /// What a mirror does: partitions with known lag, and the greatest lag.
    /// @throws IOException if its process does not answer
    public Optional<Long> mirrorLag(String component) throws IOException {
        if (!(runner.program(component).probe() instanceof Probe.Mirroring mirroring)) {
            throw new IllegalArgumentException(component + " is no mirror");
        }
        var health = MirrorHealth.read(mirroring.health(), InstantSource.system());
        return health.partitions() == 0 ? Optional.empty() : Optional.of(health.lag());
    }

    /// Leaves everything running, to be ended by whoever reads the run file.
    void detach() throws IOException {
        if (over.compareAndSet(false, true)) {
            Runtime.getRuntime().removeShutdownHook(hook);
            leash.release();
        }
    }

    RunFile runFile(String kind) {
        return new RunFile(kind, run, files, new ArrayList<>(runner.running().values()));
    }

    /// Kills every process at once; no data is to be kept in order. Idempotent.
    @Override
    public void close() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            Ending.atOnce(runner.running().values());
            leash.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            unhook();
        }
    }

    private void unhook() {
        if (!Thread.currentThread().equals(hook)) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is going down, and has started the hook, which finds nothing left to do.
            }
        }
    }

    private Running process(String component) {
        var process = runner.running().get(component);
        if (process == null) {
            throw new IllegalArgumentException("no component " + component + "; there are "
                    + runner.running().keySet());
        }
        return process;
    }

    private void signal(String signal, String component) throws IOException, InterruptedException {
        long pid = process(component).pid();
        int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + signal + " " + pid + " (" + component + "): exit code " + code);
        }
    }
}
