package parley.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.deploy.plan.Plan;
import parley.deploy.plan.Software;
import parley.deploy.plan.Wiring;
import parley.deploy.space.DemoSpaces;
import parley.deploy.space.Keys;
import parley.deploy.space.OwnerOnly;
import parley.deploy.space.SpaceFile;

/// Starts whole spaces as processes of this machine.
public final class Spaces {
    private final Options options;
    private final SecureRandom random = new SecureRandom();

    private Spaces(Options options) {
        this.options = options;
    }

    /// How spaces are started.
    public record Options(Wiring wiring, Progress progress) {
        /// As shipped, in silence.
        public static final Options DEFAULT = new Options(Wiring.SHIPPED, Progress.SILENT);

        /// With a progress line for each component, given to `lines`.
        public Options reporting(Consumer<String> lines) {
            return new Options(wiring, new Progress(lines));
        }

        /// Without these components: parts (`feed-streams`) of every space, or single ones (`grid/feed-streams`).
        public Options without(String... components) {
            var all = Stream.concat(wiring.without().stream(), Stream.of(components))
                    .collect(Collectors.toSet());
            return wired(new Wiring(all, wiring.mains(), wiring.classPath(), wiring.jvmOptions()));
        }

        /// With another main class for a service, found in `classPath` before the service's own.
        public Options main(String service, String mainClass, List<Path> classPath) {
            return wired(new Wiring(
                    wiring.without(),
                    with(wiring.mains(), service, mainClass),
                    with(wiring.classPath(), service, List.copyOf(classPath)),
                    wiring.jvmOptions()));
        }

        /// With more JVM options for a component.
        public Options jvm(String component, String... more) {
            return wired(new Wiring(
                    wiring.without(),
                    wiring.mains(),
                    wiring.classPath(),
                    with(wiring.jvmOptions(), component, List.of(more))));
        }

        private Options wired(Wiring changed) {
            return new Options(changed, progress);
        }

        private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
            var changed = new HashMap<>(map);
            changed.put(key, value);
            return changed;
        }
    }

    /// Starts the two organisations of the demonstration with their data in this folder, on free ports; what is there
    /// from an earlier start is gone on with. They end with the returned object, or with this JVM.
    /// @throws StartFailure with one clear line; nothing is left running
    public static RunningSpaces start(Path folder, Options options)
            throws IOException, StartFailure, InterruptedException {
        var files = DemoSpaces.ensure(
                folder.toAbsolutePath(), Ports.free(DemoSpaces.DEFAULT_PORTS.size()), new SecureRandom());
        return start(files, options);
    }

    /// Starts the spaces of these files.
    /// @throws StartFailure with one clear line; nothing is left running
    public static RunningSpaces start(List<Path> files, Options options)
            throws IOException, StartFailure, InterruptedException {
        return new Spaces(options).start(files);
    }

    private RunningSpaces start(List<Path> files) throws IOException, StartFailure, InterruptedException {
        var installation = Installation.find();
        var spaces = new ArrayList<SpaceFile>();
        var keys = new HashMap<String, Keys>();
        for (var file : files) {
            var space = SpaceFile.read(file.toAbsolutePath());
            checkDisk(space);
            spaces.add(space);
            keys.put(space.organisation(), Keys.ensure(space, random));
        }
        var run = UUID.randomUUID().toString();
        var plan = Plan.of(spaces, keys, software(installation, spaces), options.wiring(), run);
        var leash =
                Leash.hold(installation.java(), run, spaces.getFirst().data().resolve("logs/leash.log"));
        return new RunningSpaces(run, spaces, keys, new Runner(plan, options.progress()), leash).start();
    }

    /// Starts one more component beside the run that another launcher has started. A mirror is not waited for until it
    /// mirrors: the other side may not be ready for it.
    static Running beside(RunFile run, SpaceFile space, String component, Progress progress)
            throws IOException, StartFailure, InterruptedException {
        var options = new Options(Wiring.SHIPPED, progress);
        var keys = Map.of(space.organisation(), Keys.ensure(space, new SecureRandom()));
        var software = new Spaces(options).software(Installation.find(), List.of(space));
        var plan = Plan.of(List.of(space), keys, software, options.wiring(), run.run());
        return new Runner(plan, progress).startBeside(component);
    }

    private Software software(Installation installation, List<SpaceFile> spaces)
            throws IOException, StartFailure, InterruptedException {
        var distributions = new Distributions(installation, Distributions.userCache(), options.progress());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var keycloak = threads.submit(
                    prepared("keycloak", spaces, space -> space.keycloak().start(), distributions::keycloak));
            var registry = threads.submit(prepared(
                    "schema-registry",
                    spaces,
                    space -> space.existingSchemaRegistry().isEmpty(),
                    distributions::schemaRegistry));
            var kafka = threads.submit(distributions::kafka);
            var caches = new HashMap<String, Path>();
            caches.put("keycloak", get(keycloak).resolveSibling(Distributions.START_UP_CACHE));
            caches.put("schema-registry", get(registry).resolve(Distributions.START_UP_CACHE));
            caches.put("kafka", get(kafka).resolve("broker.aot"));
            caches.put("mirror", get(kafka).resolve("connect.aot"));
            caches.values().removeIf(Files::notExists);
            return new Software(
                    installation.java(),
                    installation.brokerClassPath().text(),
                    installation.connectClassPath().text(),
                    get(keycloak),
                    get(registry),
                    installation.serviceClassPaths(),
                    caches);
        }
    }

    private Callable<Path> prepared(
            String part, List<SpaceFile> spaces, Predicate<SpaceFile> starts, Callable<Path> preparation) {
        return options.wiring().without().contains(part) || spaces.stream().noneMatch(starts)
                ? () -> Path.of("not-started")
                : preparation;
    }

    private static Path get(Future<Path> future) throws StartFailure, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StartFailure failure
                    ? failure
                    : new StartFailure(String.valueOf(e.getCause()));
        }
    }

    private static void checkDisk(SpaceFile space) throws IOException, StartFailure {
        long megabytes = OwnerOnly.folder(space.data()).toFile().getUsableSpace() >> 20;
        if (megabytes < 1024) {
            throw new StartFailure("the disk of " + space.data() + " is nearly full: " + megabytes
                    + " MB left, at least 1024 MB are needed");
        }
    }
}
