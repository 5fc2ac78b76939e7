package parley.fence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import parley.avro.Applied;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Waits until a change is in force: until every instance that is alive has applied it, or its lease ran out.
/// Thread-safe.
public final class FenceWait implements AutoCloseable {

    private static final Duration AGAIN = Duration.ofMillis(50);

    private final InstantSource clock;
    private final TopicTail<Applied> tail;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private volatile FenceState state = FenceState.EMPTY;

    private FenceWait(Map<String, Object> consumerConfig, InstantSource clock) {
        this.clock = clock;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("fence").daemon().factory());
        this.tail = TopicTail.start(Topics.APPLIED, consumerConfig, new Reports());
    }

    /// Starts to follow `applied`.
    ///
    /// @param consumerConfig how to reach and log in to the broker
    public static FenceWait start(Map<String, Object> consumerConfig, InstantSource clock) {
        return new FenceWait(consumerConfig, clock);
    }

    /// Waits until nobody acts any more as if the record at `offset` of a topic did not exist. To be called after that
    /// record was *seen*, read committed. Never fails; completes within the deadline, on a thread of its own.
    public CompletableFuture<Fence> await(String topic, long offset, Duration deadline) {
        return await(new Wait(topic, offset, null, false, clock.instant()), deadline);
    }

    /// The same for a topic that only instances of these kinds apply: the others are not waited for.
    public CompletableFuture<Fence> await(String topic, long offset, Set<String> kinds, Duration deadline) {
        return await(new Wait(topic, offset, Set.copyOf(kinds), false, clock.instant()), deadline);
    }

    /// The same for what goes on when nobody acts, like a right that stands until it is taken: silence is no answer,
    /// one
    /// instance of that kind must have applied it.
    public CompletableFuture<Fence> awaitProof(String topic, long offset, String kind, Duration deadline) {
        return await(new Wait(topic, offset, Set.of(kind), true, clock.instant()), deadline);
    }

    private CompletableFuture<Fence> await(Wait wait, Duration deadline) {
        waits.add(wait);
        later(wait, deadline, () -> end(wait, notYet(wait)));
        read(wait);
        return wait.fence.copy();
    }

    /// What keeps `applied` from being read; null while nothing does.
    public @Nullable Exception failure() {
        return tail.failure();
    }

    /// Done when all of `applied` was read once.
    public CompletableFuture<Void> caughtUp() {
        return tail.caughtUp();
    }

    /// Ends every wait, as not yet.
    @Override
    public void close() {
        tail.close();
        timer.shutdownNow();
        waits.forEach(wait -> end(wait, notYet(wait)));
    }

    /// One call of [#await]. Nothing is decided before `applied` was read to the end that it had after the call.
    private static final class Wait {
        private final String topic;
        private final long offset;
        private final @Nullable Set<String> kinds;
        private final boolean proof;
        private final Instant since;
        private final CompletableFuture<Fence> fence = new CompletableFuture<>();
        private volatile boolean read;

        private Wait(String topic, long offset, @Nullable Set<String> kinds, boolean proof, Instant since) {
            this.topic = topic;
            this.offset = offset;
            this.kinds = kinds;
            this.proof = proof;
            this.since = since;
        }

        private FenceState concerned(FenceState all) {
            return kinds == null ? all : all.of(kinds);
        }

        private boolean held(FenceState all, Instant now) {
            FenceState concerned = concerned(all);
            return read
                    && concerned.missing(topic, offset, now).isEmpty()
                    && (!proof || concerned.proven(topic, offset));
        }
    }

    /// On the tail's thread alone, so that one thread changes the state.
    private final class Reports implements TopicTail.Listener<Applied> {

        @Override
        public void onRecord(ConsumerRecord<String, @Nullable Applied> record) {
            state = state.with(record.key(), record.value(), Instant.ofEpochMilli(record.timestamp()))
                    .live(clock.instant());
        }

        @Override
        public void onUnreadable(ConsumerRecord<String, byte[]> record, RuntimeException why) {
            state = state.withUnknown(record.key(), Instant.ofEpochMilli(record.timestamp()));
        }

        @Override
        public void onPosition(TopicPartition partition, long nextOffset) {
            waits.forEach(FenceWait.this::look);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of failures
    private void read(Wait wait) {
        tail.refresh().whenComplete((nothing, failed) -> {
            if (failed == null) {
                wait.read = true;
                look(wait);
                lookWhenSilent(wait);
            } else if (!wait.fence.isDone()) {
                later(wait, AGAIN, () -> read(wait));
            }
        });
    }

    private void look(Wait wait) {
        Instant now = clock.instant();
        if (wait.held(state, now)) {
            end(wait, new Fence.Held(Duration.between(wait.since, now)));
        }
    }

    /// No record tells that an instance fell silent: look again when the first of the missing will have.
    private void lookWhenSilent(Wait wait) {
        Instant now = clock.instant();
        wait.concerned(state)
                .nextSilence(wait.topic, wait.offset, now)
                .filter(silence -> !wait.fence.isDone())
                .ifPresent(silence -> later(wait, Duration.between(now, silence), () -> {
                    look(wait);
                    lookWhenSilent(wait);
                }));
    }

    private Fence notYet(Wait wait) {
        return new Fence.NotYet(
                wait.read ? wait.concerned(state).missing(wait.topic, wait.offset, clock.instant()) : List.of());
    }

    /// What hangs on the future must not run on the tail's thread.
    private void end(Wait wait, Fence fence) {
        if (waits.remove(wait)) {
            Thread.startVirtualThread(() -> wait.fence.complete(fence));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the tasks do not throw
    private void later(Wait wait, Duration delay, Runnable task) {
        try {
            timer.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            end(wait, notYet(wait));
        }
    }
}
