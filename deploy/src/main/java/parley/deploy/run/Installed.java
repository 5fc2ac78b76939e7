package parley.deploy.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.deploy.doctor.Diagnosis;
import parley.deploy.doctor.Look;
import parley.deploy.plan.Component;
import parley.deploy.plan.Plan;
import parley.deploy.space.DemoSpaces;
import parley.deploy.space.Keys;
import parley.deploy.space.OwnerOnly;
import parley.deploy.space.SpaceFile;

/// The user's own spaces on this machine: what runs, across launchers, and where its data is.
public final class Installed {
    private final Path state;

    private Installed(Path state) {
        this.state = state;
    }

    /// Those whose state is kept in this folder.
    public static Installed in(Path state) {
        return new Installed(state.toAbsolutePath());
    }

    /// Where state is kept unless told otherwise: `$PARLEY_DATA`, else `parley` in the XDG state folder.
    public static Path defaultFolder() {
        return folder("PARLEY_DATA")
                .or(() -> folder("XDG_STATE_HOME").map(xdg -> xdg.resolve("parley")))
                .orElse(Path.of(System.getProperty("user.home"), ".local", "state", "parley"));
    }

    /// One component as it is now.
    /// @param state `ready`, `not ready` or `dead`
    public record Status(String name, String state, String detail, long pid, Path log) {}

    /// Starts spaces that stay when this JVM ends; the demonstration's two if no file is named.
    /// @throws StartFailure with one clear line; nothing is left running
    public void up(List<Path> files, Spaces.Options options) throws IOException, StartFailure, InterruptedException {
        try (var lock = lock()) {
            lock.refuseIfRunning();
            var spaces = files.isEmpty()
                    ? DemoSpaces.ensure(state.resolve("spaces"), DemoSpaces.DEFAULT_PORTS, new SecureRandom())
                    : files;
            var running = Spaces.start(spaces, options);
            running.runFile("up").write(runFile());
            running.detach();
        }
    }

    /// Starts the two spaces of the demonstration in a fresh folder; they end with the returned object, or with this
    /// JVM.
    /// @throws StartFailure with one clear line; nothing is left running
    public RunningSpaces demo(Spaces.Options options) throws IOException, StartFailure, InterruptedException {
        try (var lock = lock()) {
            lock.refuseIfRunning();
            var folder = state.resolve("demo");
            Distributions.delete(folder);
            var running =
                    Spaces.start(DemoSpaces.ensure(folder, DemoSpaces.DEFAULT_PORTS, new SecureRandom()), options);
            running.runFile("demo").write(runFile());
            return running;
        }
    }

    /// Leaves a demonstration running until [#down].
    public void hold(RunningSpaces demo) throws IOException {
        demo.detach();
    }

    /// Ends a demonstration.
    public void end(RunningSpaces demo) throws IOException {
        demo.close();
        Files.deleteIfExists(runFile());
    }

    /// Ends everything that runs, in order; whether there was anything.
    public boolean down(Consumer<String> lines) throws IOException, InterruptedException {
        var found = RunFile.read(runFile());
        if (found.isEmpty()) {
            return false;
        }
        var run = found.get();
        boolean any = run.anyAlive();
        lines.accept(
                "stopping " + run.processes().stream().filter(Running::alive).count() + " processes");
        Ending.orderly(run.processes());
        Leash.of(run.run()).forEach(ProcessHandle::destroyForcibly);
        Files.deleteIfExists(runFile());
        return any;
    }

    /// Deletes all data, keys included.
    /// @throws StartFailure if something runs
    public void reset() throws IOException, StartFailure {
        try (var lock = lock()) {
            lock.refuseIfRunning();
            Distributions.delete(state.resolve("spaces"));
            Distributions.delete(state.resolve("demo"));
            Files.deleteIfExists(runFile());
        }
    }

    /// Lets every launcher with this folder find spaces that this JVM has started; they still end with it.
    public void show(RunningSpaces running) throws IOException {
        running.runFile("up").write(runFile());
    }

    /// Looks at spaces, whether they run or not, and says what to do about what is found. Changes nothing.
    /// @param files of the spaces; if none is named, those that were started, or else those that `up` would start
    public List<Diagnosis> doctor(List<Path> files) throws IOException, InterruptedException {
        var run = RunFile.read(runFile());
        var own = DemoSpaces.files(state.resolve("spaces"));
        var asked = files.isEmpty() ? run.map(RunFile::spaces).orElse(own) : files;
        return Doctor.look(asked.stream().map(Path::toAbsolutePath).toList(), own, run).stream()
                .map(Look::diagnosis)
                .toList();
    }

    /// What was started, as it is now; empty if nothing was.
    public List<Status> status() throws IOException, StartFailure, InterruptedException {
        var found = RunFile.read(runFile());
        if (found.isEmpty()) {
            return List.of();
        }
        var probes = probes(found.get());
        var all = new ArrayList<Status>();
        for (var process : found.get().processes()) {
            all.add(status(process, Optional.ofNullable(probes.get(process.name()))));
        }
        return all;
    }

    /// The logs of components, by their names, whether they run or not.
    /// @param files of the spaces; if none is named, those that were started, `up` would start, or were
    /// demonstrated last
    public Map<String, Path> logs(List<Path> files) throws IOException {
        var run = RunFile.read(runFile());
        var looked = new LinkedHashSet<>(files);
        if (files.isEmpty()) {
            run.ifPresent(started -> looked.addAll(started.spaces()));
            looked.addAll(DemoSpaces.files(state.resolve("spaces")));
            looked.addAll(DemoSpaces.files(state.resolve("demo")));
        }
        var logs = Logs.of(looked);
        if (files.isEmpty()) {
            run.ifPresent(started -> started.processes().forEach(process -> logs.put(process.name(), process.log())));
        }
        return logs;
    }

    /// How to reach what runs.
    public List<SpaceAccess> access() throws IOException {
        var all = new ArrayList<SpaceAccess>();
        var found = RunFile.read(runFile());
        if (found.isPresent() && found.get().anyAlive()) {
            for (var file : found.get().spaces()) {
                var space = SpaceFile.read(file);
                all.add(SpaceAccess.of(space, Keys.ensure(space, new SecureRandom())));
            }
        }
        return all;
    }

    /// Makes and ends partnerships of a space that runs.
    /// @param organisation which; null if there is but one
    /// @throws StartFailure if it does not run, or several do and none was named
    public Partnering partnering(@Nullable String organisation, Progress progress) throws IOException, StartFailure {
        return new Partnering(running(organisation), new RunningMirrors(this, progress), progress);
    }

    /// What the organisation of a space that runs allows its twins at most.
    /// @param organisation which; null if there is but one
    /// @throws StartFailure if it does not run, or several do and none was named
    public RootPolicies rootPolicies(@Nullable String organisation) throws IOException, StartFailure {
        return new RootPolicies(running(organisation));
    }

    /// The ontologies and shapes that the organisation of a space that runs takes in.
    /// @param organisation which; null if there is but one
    /// @throws StartFailure if it does not run, or several do and none was named
    public Vocabularies vocabularies(@Nullable String organisation) throws IOException, StartFailure {
        return new Vocabularies(running(organisation));
    }

    /// What the organisation of a space that runs attests of twins.
    /// @param organisation which; null if there is but one
    /// @throws StartFailure if it does not run, or several do and none was named
    public Attestations attestations(@Nullable String organisation) throws IOException, StartFailure {
        return new Attestations(running(organisation));
    }

    /// Who may sign in to the console of a space that runs.
    /// @param organisation which; null if there is but one
    /// @throws StartFailure if it does not run, or several do and none was named
    public RealmUsers people(@Nullable String organisation) throws IOException, StartFailure {
        return new RealmUsers(running(organisation));
    }

    private SpaceAccess running(@Nullable String organisation) throws IOException, StartFailure {
        var running = access();
        var named = running.stream()
                .filter(space -> organisation == null || space.organisation().equals(organisation))
                .toList();
        if (named.isEmpty()) {
            throw new StartFailure(
                    organisation == null ? "nothing runs: ./parley up" : "no space of " + organisation + " runs");
        }
        if (named.size() > 1) {
            throw new StartFailure("several spaces run, say which with --space: "
                    + String.join(
                            ", ",
                            running.stream()
                                    .map(SpaceAccess::organisation)
                                    .sorted()
                                    .toList()));
        }
        return named.getFirst();
    }

    private record RunningMirrors(Installed installed, Progress progress) implements Mirrors {
        @Override
        public void start(SpaceFile space, String component) throws IOException, StartFailure, InterruptedException {
            try (var _ = installed.lock()) {
                var run = RunFile.read(installed.runFile())
                        .orElseThrow(() -> new StartFailure("nothing runs: ./parley up"));
                run.with(Spaces.beside(run, space, component, progress)).write(installed.runFile());
            }
        }

        @Override
        public void end(String component) throws IOException, StartFailure, InterruptedException {
            try (var _ = installed.lock()) {
                var run = RunFile.read(installed.runFile());
                if (run.isPresent()) {
                    Ending.orderly(run.get().processes().stream()
                            .filter(process -> process.name().equals(component))
                            .toList());
                    run.get().without(component).write(installed.runFile());
                }
            }
        }
    }

    private static Status status(Running process, Optional<Component.Program> program) throws InterruptedException {
        if (!process.alive()) {
            return new Status(process.name(), "dead", "", process.pid(), process.log());
        }
        var sight = program.isPresent() ? Probes.look(program.get().probe()) : new Probes.Sight.Ready("");
        return switch (sight) {
            case Probes.Sight.Ready(String detail) ->
                new Status(process.name(), "ready", detail, process.pid(), process.log());
            case Probes.Sight.NotYet(String why) ->
                new Status(process.name(), "not ready", why, process.pid(), process.log());
        };
    }

    private static Map<String, Component.Program> probes(RunFile run) throws IOException {
        var spaces = new ArrayList<SpaceFile>();
        var keys = new HashMap<String, Keys>();
        for (var file : run.spaces()) {
            var space = SpaceFile.read(file);
            spaces.add(space);
            keys.put(space.organisation(), Keys.ensure(space, new SecureRandom()));
        }
        var programs = new HashMap<String, Component.Program>();
        for (var program : Plan.outline(spaces, keys).programs()) {
            programs.put(program.name(), program);
        }
        return programs;
    }

    private Path runFile() {
        return state.resolve("run.json");
    }

    private static Optional<Path> folder(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private Lock lock() throws IOException, StartFailure {
        OwnerOnly.folder(state);
        var channel = FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new StartFailure("another parley is starting or resetting spaces in " + state);
        }
        return new Lock(channel, lock);
    }

    private final class Lock implements AutoCloseable {
        private final FileChannel channel;
        private final FileLock lock;

        Lock(FileChannel channel, FileLock lock) {
            this.channel = channel;
            this.lock = lock;
        }

        void refuseIfRunning() throws IOException, StartFailure {
            var found = RunFile.read(runFile());
            if (found.isPresent() && found.get().anyAlive()) {
                throw new StartFailure(
                        "`" + found.get().kind() + "` is running in " + state + ": ./parley down ends it");
            }
        }

        @Override
        public void close() throws IOException {
            lock.release();
            channel.close();
        }
    }
}
