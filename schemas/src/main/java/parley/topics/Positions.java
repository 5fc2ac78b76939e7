package parley.topics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/// How far a tail has come, and who waits for how far. Thread-safe.
final class Positions {

    private record Waiter(int partition, long offset, CompletableFuture<Void> done) {}

    private final Map<Integer, Long> next = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private boolean closed;

    synchronized long get(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    /// A copy, as futures handed out must not be completed by whoever holds them.
    CompletableFuture<Void> caughtUp() {
        return caughtUp.copy();
    }

    synchronized CompletableFuture<Void> await(int partition, long offset) {
        Waiter waiter = new Waiter(partition, offset, new CompletableFuture<>());
        if (get(partition) >= offset) {
            waiter.done.complete(null);
        } else if (closed) {
            waiter.done.completeExceptionally(stopped());
        } else {
            waiters.add(waiter);
        }
        return waiter.done;
    }

    /// Sets the position, and completes whoever waited for it.
    void advance(int partition, long nextOffset) {
        List<Waiter> reached;
        synchronized (this) {
            next.put(partition, nextOffset);
            reached = waiters.stream()
                    .filter(waiter -> waiter.partition == partition && waiter.offset <= nextOffset)
                    .toList();
            waiters.removeAll(reached);
        }
        reached.forEach(waiter -> waiter.done.complete(null));
    }

    /// Makes [#caughtUp()] wait for these ends, once.
    @SuppressWarnings("FutureReturnValueIgnored") // fails with close() alone, and so does caughtUp
    void firstEnds(Map<Integer, Long> ends) {
        CompletableFuture.allOf(ends.entrySet().stream()
                        .map(end -> await(end.getKey(), end.getValue()))
                        .toArray(CompletableFuture<?>[]::new))
                .whenComplete((nothing, failed) -> {
                    if (failed == null) {
                        caughtUp.complete(null);
                    }
                });
    }

    void close() {
        List<Waiter> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(waiters);
            waiters.clear();
        }
        left.forEach(waiter -> waiter.done.completeExceptionally(stopped()));
        caughtUp.completeExceptionally(stopped());
    }

    private static CancellationException stopped() {
        return new CancellationException("the tail was closed");
    }
}
