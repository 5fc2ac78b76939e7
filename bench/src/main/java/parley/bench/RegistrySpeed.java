package parley.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import parley.agent.ActingTwin;
import parley.agent.FindQuery;
import parley.deploy.run.StartFailure;
import parley.identity.Did;

/// How fast a registry with many twins answers, of which each requester may see a tenth; beside it a stock
/// Fuseki that holds the same and is asked the same.
final class RegistrySpeed {
    private static final int COMPARED = 200;
    private static final int WRITTEN_AT_ONCE = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    /// Each look is a search through all twins.
    private static final Duration GLANCE = Duration.ofSeconds(2);

    private final Rig rig;
    private final Path folder;
    private final Sizes sizes;
    private final Consumer<String> say;
    private final City city;
    private final List<ActingTwin> requesters;
    private final ActingTwin partner;

    RegistrySpeed(Rig rig, Path folder, Sizes sizes, Consumer<String> say) {
        this.rig = rig;
        this.folder = folder;
        this.sizes = sizes;
        this.say = say;
        city = new City(Did.organisation(rig.harbour().did()));
        requesters = IntStream.range(0, Requesters.COUNT)
                .mapToObj(i -> rig.neighbour("asking-" + i))
                .toList();
        partner = rig.newcomer("asking");
    }

    /// What came of it.
    ///
    /// @param loaded seconds in which the twins were written and could be found
    /// @param resident bytes of the registry after all questions, none where the system does not tell
    /// @param rebuilt what became of the registry after its kill
    /// @param fuseki asked the same
    /// @param found how many twins a question finds on average
    record Result(
            int twins,
            double loaded,
            double imported,
            Requesters.Result find,
            Requesters.Result describe,
            Findability.Result findability,
            List<Long> resident,
            Rebuilt rebuilt,
            Requesters.Result fuseki,
            List<Long> fusekiResident,
            double found) {
        Result {
            resident = List.copyOf(resident);
            fusekiResident = List.copyOf(fusekiResident);
        }
    }

    Result measure() throws IOException, InterruptedException, ExecutionException, StartFailure {
        say.accept("import");
        double imported = new Importing(rig).perSecond(sizes.imported(), folder);
        say.accept("loading " + sizes.twins() + " twins");
        double loaded = load();
        try (var fuseki = Fuseki.start(folder, Rig.heap(sizes.twins()))) {
            fill(fuseki);
            double found = compare(fuseki);
            say.accept("find");
            ask(sizes.warmUp(), 1, this::find);
            var find = ask(sizes.commanding(), 2, this::find);
            say.accept("describe");
            ask(sizes.warmUp(), 1, this::describe);
            var describe = ask(sizes.commanding(), 2, this::describe);
            say.accept("the same in Fuseki");
            Requesters.Asking sparql = (_, random) -> fuseki.find(City.question(random));
            ask(sizes.warmUp(), 1, sparql);
            var same = ask(sizes.commanding(), 2, sparql);
            say.accept("new twins");
            var findability = new Findability(rig, requesters.getFirst(), partner).measure(sizes.created());
            var resident = resident(rig.registry());
            say.accept("rebuild");
            return new Result(
                    sizes.twins(),
                    loaded,
                    imported,
                    find,
                    describe,
                    findability,
                    resident,
                    rebuild(),
                    same,
                    resident(fuseki.role()),
                    found);
        }
    }

    private static Requesters.Result ask(Duration asking, long seed, Requesters.Asking each)
            throws InterruptedException, ExecutionException {
        return Requesters.ask(asking, seed, each);
    }

    private void find(int requester, RandomGenerator random) {
        requesters.get(requester).find(City.question(random).find());
    }

    private void describe(int requester, RandomGenerator random) {
        int visible = City.VISIBLE * random.nextInt(sizes.twins() / City.VISIBLE);
        var twin = city.organisation().twin("city-" + visible);
        if (requesters.get(requester).describe(twin).isEmpty()) {
            throw new IllegalStateException(twin + " is not described");
        }
    }

    private double load() throws IOException, InterruptedException, ExecutionException {
        long began = System.nanoTime();
        new TwinLoad(rig, city).write(sizes.twins());
        say.accept("reading them");
        awaitAll(requesters.getFirst());
        double seconds = (System.nanoTime() - began) / 1e9;
        awaitAll(partner);
        return seconds;
    }

    /// Until all that may be seen is found.
    private void awaitAll(ActingTwin looking) throws InterruptedException {
        int visible = sizes.twins() / City.VISIBLE;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Rig.await("the registry", () -> total(looking)) < visible) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not all twins were found within " + PATIENCE);
            }
            Thread.sleep(GLANCE);
        }
    }

    private static int total(ActingTwin looking) {
        return looking.find(FindQuery.everything().type(City.PLATFORM).limit(1)).total();
    }

    private void fill(Fuseki fuseki) throws IOException, InterruptedException {
        say.accept("filling Fuseki");
        for (int from = 0; from < sizes.twins(); from += WRITTEN_AT_ONCE) {
            var lines = new ArrayList<String>();
            for (int number = from; number < Math.min(sizes.twins(), from + WRITTEN_AT_ONCE); number++) {
                var twin = city.twin(number);
                lines.addAll(twin.triples());
                if (twin.visible()) {
                    lines.add(Fuseki.visible(twin.did().value()));
                }
            }
            fuseki.add(lines);
        }
    }

    /// How many twins a question finds.
    ///
    /// @throws IllegalStateException if the two do not find as many: what answers otherwise is not to be
    /// compared
    private double compare(Fuseki fuseki) throws IOException, InterruptedException {
        var random = new SplittableRandom(3);
        int all = 0;
        for (int i = 0; i < COMPARED; i++) {
            var question = City.question(random);
            int ours = requesters.getFirst().find(question.find()).total();
            int theirs = fuseki.find(question);
            if (ours != theirs) {
                throw new IllegalStateException(
                        "Parley finds " + ours + " twins and Fuseki " + theirs + ": " + question);
            }
            all += ours;
        }
        if (all == 0) {
            throw new IllegalStateException("no question finds anything");
        }
        return (double) all / COMPARED;
    }

    private static List<Long> resident(Cpu.Role role) throws IOException {
        return List.copyOf(Memory.of(List.of(role)).values());
    }

    /// Whatever becomes of it, the other figures stand.
    private Rebuilt rebuild() throws InterruptedException {
        int before = total(requesters.getFirst());
        long began = System.nanoTime();
        boolean same = true;
        try {
            rig.killRegistry();
            Rig.await("the same answer", () -> total(requesters.getFirst()) == before ? before : null);
        } catch (StartFailure | IllegalStateException e) {
            say.accept("the registry has not come back: " + e.getMessage());
            same = false;
        }
        return new Rebuilt((System.nanoTime() - began) / 1e9, same);
    }

    /// From the registry's kill on.
    ///
    /// @param seconds to the same answer, or to when that was given up
    record Rebuilt(double seconds, boolean same) {}
}
