package parley.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.deploy.plan.Component;
import parley.deploy.plan.Plan;
import parley.deploy.plan.TextFile;
import parley.deploy.plan.Work;
import parley.deploy.space.OwnerOnly;
import parley.identity.Partnership;

/// Starts the components of a plan in parallel, each when what it needs is ready; safe to use from any thread.
final class Runner {
    private static final Duration UNTIL_IT_ANSWERS = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /// So often what is at work is given what it may take to become ready.
    private static final int TERMS = 5;

    /// It is at work if it has had this part of a processor: what waits for something that does not come has less.
    private static final int PART_AT_WORK = 20;

    private final Plan plan;
    private final Progress progress;
    private final NavigableMap<String, Running> running = new ConcurrentSkipListMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable StartFailure> failure = new AtomicReference<>();

    Runner(Plan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /// Returns when everything is ready.
    /// @throws StartFailure the first one; what was started then still runs
    void start() throws StartFailure, InterruptedException {
        checkPorts();
        writeFiles(plan.files());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ready = new HashMap<String, CompletableFuture<Void>>();
            for (var component : plan.components()) {
                ready.put(component.name(), new CompletableFuture<>());
            }
            for (var component : plan.components()) {
                launch(component, ready, threads);
            }
            await(CompletableFuture.allOf(ready.values().toArray(CompletableFuture[]::new)), threads, ready);
        }
        var first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    /// Starts one program of the plan beside what another launcher has started, and returns when it is ready.
    Running startBeside(String name) throws StartFailure, InterruptedException {
        var part = name.substring(name.indexOf('/') + 1);
        writeFiles(plan.files().stream()
                .filter(file -> String.valueOf(file.path().getFileName()).startsWith(part + "."))
                .toList());
        try {
            start(name);
        } catch (StartFailure e) {
            Ending.atOnce(running.values());
            throw e;
        }
        return process(program(name));
    }

    /// What runs, by name.
    NavigableMap<String, Running> running() {
        return running;
    }

    /// Starts one program that does not run, and returns when it is ready.
    void start(String name) throws StartFailure, InterruptedException {
        var component = plan.components().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no component " + name));
        run(component);
    }

    Component.Program program(String name) {
        return plan.components().stream()
                .flatMap(each -> each instanceof Component.Program program
                                && program.name().equals(name)
                        ? Stream.of(program)
                        : Stream.empty())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no program " + name));
    }

    /// The first failure ends the waiting of all others.
    private void launch(Component component, Map<String, CompletableFuture<Void>> ready, ExecutorService threads) {
        var needs = component.needs().stream().map(ready::get).toArray(CompletableFuture[]::new);
        var own = ready.get(component.name());
        if (own == null) {
            throw new IllegalStateException(component.name());
        }
        var _ = CompletableFuture.allOf(needs)
                .thenRunAsync(() -> runUnlessFailed(component), threads)
                .whenComplete((nothing, e) -> {
                    if (e == null) {
                        own.complete(null);
                    } else {
                        own.completeExceptionally(e);
                    }
                });
    }

    private void runUnlessFailed(Component component) {
        try {
            if (failure.get() == null) {
                run(component);
            }
        } catch (StartFailure e) {
            failure.compareAndSet(null, e);
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private void await(CompletableFuture<Void> all, ExecutorService threads, Map<String, CompletableFuture<Void>> ready)
            throws InterruptedException {
        int waited = 0;
        while (failure.get() == null) {
            try {
                all.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                if (++waited % 15 == 0) {
                    progress.say("waiting for", unfinished(ready));
                }
            } catch (ExecutionException e) {
                break;
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
        threads.shutdownNow();
    }

    private static String unfinished(Map<String, CompletableFuture<Void>> ready) {
        return String.join(
                ", ",
                ready.entrySet().stream()
                        .filter(entry -> !entry.getValue().isDone())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
    }

    private void run(Component component) throws StartFailure, InterruptedException {
        long began = System.nanoTime();
        switch (component) {
            case Component.Task task -> work(task);
            case Component.Program program
            when program.needs().stream().anyMatch(ended::contains) -> progress.say(program.name(), "not started");
            case Component.Program program -> {
                var detail = serve(program);
                progress.done(program.name(), "ready", Duration.ofNanos(System.nanoTime() - began));
                if (!detail.isEmpty()) {
                    progress.say("", detail);
                }
            }
        }
    }

    private void work(Component.Task task) throws StartFailure, InterruptedException {
        try {
            switch (task.work()) {
                case Work.KeycloakHome home -> KeycloakHome.prepare(home);
                case Work.Provision provision -> Provisioner.provision(provision);
                case Work.Partner partner -> tell(task, partner);
                case Work.Existing existing -> look(task, existing);
                case Work.Command command -> {
                    if (!Files.exists(command.makes())) {
                        run(task.name(), command);
                    }
                }
            }
        } catch (IOException e) {
            throw new StartFailure(task.name(), e.toString(), null);
        } catch (ExecutionException e) {
            throw new StartFailure(task.name(), String.valueOf(e.getCause()), null);
        }
    }

    private void look(Component.Task task, Work.Existing existing) throws StartFailure, InterruptedException {
        long began = System.nanoTime();
        Existing.await(task.name(), existing, UNTIL_IT_ANSWERS);
        progress.done(task.name(), "fits", Duration.ofNanos(System.nanoTime() - began));
    }

    /// What the other side has ended meanwhile is no reason not to start.
    private void tell(Component.Task task, Work.Partner partner)
            throws StartFailure, IOException, InterruptedException {
        var reached = PartnerCall.tell(partner.identityBridge(), partner.partnership());
        if (reached == Partnership.State.REMOVED) {
            ended.add(task.name());
            progress.say(
                    task.name(),
                    "the partnership was ended; ./parley partner remove "
                            + partner.partnership().name() + " forgets it");
        }
    }

    private static void run(String name, Work.Command command) throws StartFailure, IOException, InterruptedException {
        int exit = Shell.run(command.command(), OwnerOnly.parent(command.log()), Map.of(), command.log());
        if (exit != 0) {
            throw new StartFailure(
                    name, LogTail.reason(command.log(), "failed with exit status " + exit), command.log());
        }
    }

    private String serve(Component.Program program) throws StartFailure, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return awaitReady(program, launch(program));
            } catch (StartFailure e) {
                if (tries >= program.tries()) {
                    throw e;
                }
                progress.say(program.name(), "starting it anew: " + e.getMessage());
                Ending.atOnce(List.of(process(program)));
            }
        }
    }

    private Running process(Component.Program program) {
        var process = running.get(program.name());
        if (process == null) {
            throw new IllegalStateException(program.name() + " was not started");
        }
        return process;
    }

    private ProcessHandle launch(Component.Program program) throws StartFailure {
        try {
            Probes.forget(program.probe());
            var started = Shell.start(program.command(), program.folder(), program.environment(), program.log());
            var process = started.toHandle();
            running.put(program.name(), Running.of(program.name(), process, program.log()));
            return process;
        } catch (IOException e) {
            throw new StartFailure(program.name(), e.toString(), program.log());
        }
    }

    /// What is at work is given more time: on a busy machine, to start anew would only make it busier.
    private String awaitReady(Component.Program program, ProcessHandle process)
            throws StartFailure, InterruptedException {
        // To start is work, too: it is what goes on after half of a term that counts
        var half = program.patience().dividedBy(2);
        for (int terms = 1; ; terms++) {
            if (look(program, process, half) instanceof Probes.Sight.Ready(String detail)) {
                return detail;
            }
            var before = used(process);
            switch (look(program, process, half)) {
                case Probes.Sight.Ready(String detail) -> {
                    return detail;
                }
                case Probes.Sight.NotYet(String why) -> {
                    var worked = used(process).minus(before);
                    var soFar = program.patience().multipliedBy(terms).toSeconds() + " s (" + why + ")";
                    if (terms == TERMS || worked.multipliedBy(PART_AT_WORK).compareTo(half) < 0) {
                        throw new StartFailure(program.name(), "not ready after " + soFar, program.log());
                    }
                    progress.say(program.name(), "not ready after " + soFar + ", but at work");
                }
            }
        }
    }

    private static Probes.Sight look(Component.Program program, ProcessHandle process, Duration patience)
            throws StartFailure, InterruptedException {
        Probes.Sight sight = new Probes.Sight.NotYet("");
        for (long deadline = System.nanoTime() + patience.toNanos(); System.nanoTime() < deadline; ) {
            if (!process.isAlive()) {
                throw new StartFailure(
                        program.name(), LogTail.reason(program.log(), "died while starting"), program.log());
            }
            sight = Probes.look(program.probe());
            if (sight instanceof Probes.Sight.Ready) {
                return sight;
            }
            Thread.sleep(LOOK_EVERY);
        }
        return sight;
    }

    /// What it has had of the processors so far.
    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void checkPorts() throws StartFailure {
        for (var component : plan.components()) {
            if (component instanceof Component.Program program) {
                for (int port : program.ports()) {
                    if (Ports.taken(port)) {
                        throw new StartFailure(program.name(), "port " + port + " is taken by another program", null);
                    }
                }
            }
        }
    }

    private static void writeFiles(List<TextFile> files) throws StartFailure {
        for (var file : files) {
            try {
                OwnerOnly.write(file.path(), file.content());
            } catch (IOException e) {
                throw new StartFailure(file.path() + " cannot be written: " + e);
            }
        }
    }
}
