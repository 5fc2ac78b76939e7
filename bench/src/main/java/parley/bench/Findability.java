package parley.bench;

import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.DoubleStream;
import parley.agent.ActingTwin;
import parley.agent.FindQuery;
import parley.agent.Rules;

/// How soon a new twin is found by its label: by another twin of its organisation, and by a partner's. It
/// is found as soon as its policy lets it be, which is set right after it was made.
final class Findability {
    private final Rig rig;
    private final ActingTwin here;
    private final ActingTwin there;

    Findability(Rig rig, ActingTwin here, ActingTwin there) {
        this.rig = rig;
        this.here = here;
        this.there = there;
    }

    /// All in milliseconds from the call that makes the twin.
    ///
    /// @param made to its answer
    /// @param allowed to the answer that its policy is in force
    record Result(Distribution made, Distribution allowed, Distribution here, Distribution there) {}

    /// @param twins how many count, after as many that do not
    Result measure(int twins) throws InterruptedException, ExecutionException {
        var made = DoubleStream.builder();
        var allowed = DoubleStream.builder();
        var foundHere = DoubleStream.builder();
        var foundThere = DoubleStream.builder();
        for (int i = 0; i < 2 * twins; i++) {
            var one = one(i);
            if (i >= twins) {
                made.add(one[0]);
                allowed.add(one[1]);
                foundHere.add(one[2]);
                foundThere.add(one[3]);
            }
        }
        return new Result(
                Distribution.of(made),
                Distribution.of(allowed),
                Distribution.of(foundHere),
                Distribution.of(foundThere));
    }

    private double[] one(int number) throws InterruptedException, ExecutionException {
        var word = word(number);
        var twin = rig.provider().twin("new-" + number);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            var foundHere = threads.submit(() -> found(here, word, began));
            var foundThere = threads.submit(() -> found(there, word, began));
            twin.put("<> <" + City.LABEL + "> \"" + word + "\"@en .");
            double made = since(began);
            twin.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", FIND, DESCRIBE)));
            double allowed = since(began);
            return new double[] {made, allowed, foundHere.get(), foundThere.get()};
        }
    }

    private static double found(ActingTwin looking, String word, long began) throws InterruptedException {
        var query = FindQuery.everything().text(word);
        return Rig.await(
                "a new twin to be found by " + looking.did(),
                () -> looking.find(query).total() > 0 ? since(began) : null);
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    /// A word of its own: what is found by words is found by their letters.
    static String word(int number) {
        var word = new StringBuilder("newcomer");
        for (int rest = number; rest > 0; rest /= 10) {
            word.append((char) ('a' + rest % 10));
        }
        return word.toString();
    }
}
