package parley.feeds.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Spreads the work on one batch over a few threads, the caller's included. For one caller at a time.
public final class Batch implements AutoCloseable {

    /// Below this many, handing over costs more than it saves.
    private static final int SMALL = 16;

    /// Records that stand together were mostly signed together, so one thread is to have them.
    private static final int MOST_AT_ONCE = 64;

    private static final int SHARES_EACH = 8;

    private final ExecutorService threads;
    private final int others;

    /// @param name of the threads
    /// @param others how many threads there are besides the caller's
    public Batch(String name, int others) {
        ThreadFactory factory = Thread.ofPlatform().name(name + "-", 0).daemon().factory();
        this.threads = Executors.newFixedThreadPool(Math.max(1, others), factory);
        this.others = others;
    }

    /// Does the task for each number from 0 to `size` - 1, in any order, and returns when all is done.
    public void each(int size, IntConsumer task) {
        if (size < SMALL || others == 0) {
            for (int i = 0; i < size; i++) {
                task.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        int chunk = Math.clamp(size / (SHARES_EACH * (others + 1L)), 1, MOST_AT_ONCE);
        Runnable share = () -> {
            for (int from = next.getAndAdd(chunk); from < size; from = next.getAndAdd(chunk)) {
                for (int i = from; i < Math.min(size, from + chunk); i++) {
                    task.accept(i);
                }
            }
        };
        List<Future<?>> shares = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            shares.add(threads.submit(share));
        }
        share.run();
        shares.forEach(Batch::await);
    }

    private static void await(Future<?> share) {
        try {
            share.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the middle of a batch", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
