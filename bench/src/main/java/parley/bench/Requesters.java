package parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/// Ask side by side, each its next question as soon as the one before is answered.
final class Requesters {
    static final int COUNT = 8;

    private Requesters() {}

    /// What came of it.
    ///
    /// @param answered milliseconds from each question to its answer
    record Result(Distribution answered, double perSecond) {}

    /// Asks one question.
    interface Asking {
        /// Returns when it is answered.
        ///
        /// @param requester from 0
        void ask(int requester, RandomGenerator random) throws Exception;
    }

    /// Asks for some time.
    ///
    /// @param seed whoever begins with the same asks the same
    static Result ask(Duration asking, long seed, Asking each) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        var all = new ArrayList<Future<double[]>>();
        var millis = DoubleStream.builder();
        int answers = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < COUNT; i++) {
                int requester = i;
                all.add(threads.submit(() -> one(requester, seed, began + asking.toNanos(), each)));
            }
            for (var own : all) {
                double[] measured = own.get();
                answers += measured.length;
                DoubleStream.of(measured).forEach(millis);
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Result(Distribution.of(millis), answers / seconds);
    }

    private static double[] one(int requester, long seed, long until, Asking each) throws Exception {
        var random = new SplittableRandom(seed * COUNT + requester);
        var millis = DoubleStream.builder();
        while (System.nanoTime() < until) {
            long began = System.nanoTime();
            each.ask(requester, random);
            millis.add((System.nanoTime() - began) / 1e6);
        }
        return millis.build().toArray();
    }
}
