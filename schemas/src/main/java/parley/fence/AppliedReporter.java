package parley.fence;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Applied;
import parley.topics.TopicTail;

/// Tells `applied` how far one instance has applied what was decided, at once and three times a lease, and knows
/// whether the instance may act. Thread-safe; nothing blocks but [#close()].
///
/// An instance may act while its lease is valid *and* it has, since the lease was gained, read all that it
/// [follows][#follow(TopicTail...)] up to the end that stood then: whoever waited for it before may have given up on
/// it.
/// Ask after each poll, then look at what is known, then act: so nothing that was published after a change had been
/// answered is treated as if there had been no change.
public final class AppliedReporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AppliedReporter.class);
    private static final long CLOSING_SECONDS = 5;

    private final String instance;
    private final AppliedProducer producer;
    private final Lease lease;
    private final LongSupplier nanoTime;
    private final Report report;
    private final CompletableFuture<Void> firstLease = new CompletableFuture<>();

    /// Everything that is sent is sent by this one thread: in order, and without making callers wait for a broker.
    private final ScheduledThreadPoolExecutor sender;

    private volatile @Nullable List<TopicTail<?>> followed;
    private volatile long readyTerm;
    private volatile boolean closed;
    private long catchingUpTerm;

    private AppliedReporter(
            String kind, String instance, AppliedProducer producer, Lease lease, LongSupplier nanoTime) {
        this.instance = instance;
        this.producer = producer;
        this.lease = lease;
        this.nanoTime = nanoTime;
        this.report = new Report(instance, kind, lease.duration().toMillis());
        this.sender = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("applied " + instance).daemon().factory());
        sender.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// A reporter that writes with the given producer, and leaves it open. A producer that fails for good makes it fail
    /// for good, so [#start] is the better way.
    public AppliedReporter(
            String kind, String instance, Producer<String, Applied> producer, Lease lease, LongSupplier nanoTime) {
        this(kind, instance, AppliedProducer.borrowed(producer), lease, nanoTime);
        renewing();
    }

    /// A reporter with a producer of its own, which it replaces when that fails for good.
    ///
    /// @param kind egress, ingress, identity-bridge, twin-registry
    /// @param instance the kind and something unique
    /// @param clientConfig how to reach and log in to the broker
    public static AppliedReporter start(
            String kind, String instance, Map<String, Object> clientConfig, Lease lease, LongSupplier nanoTime) {
        AppliedReporter reporter =
                new AppliedReporter(kind, instance, AppliedProducer.owned(clientConfig), lease, nanoTime);
        reporter.renewing();
        return reporter;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // sendReport catches everything
    private void renewing() {
        long period = lease.duration().toNanos() / 3;
        sender.scheduleWithFixedDelay(this::sendReport, 0, period, TimeUnit.NANOSECONDS);
    }

    /// Names all that the instance must have read before it may act; until then it may not. To be called once.
    public void follow(TopicTail<?>... tails) {
        followed = List.of(tails);
        execute(this::catchUp);
    }

    /// Everything in that topic below `nextOffset` has been applied. Sent at once.
    public void applied(String topic, long nextOffset) {
        if (report.put(topic, nextOffset)) {
            execute(this::sendReport);
        }
    }

    /// Nothing in that topic will ever concern this instance. An instance that says nothing of a topic at all is
    /// waited for.
    public void ignoring(String topic) {
        applied(topic, Long.MAX_VALUE);
    }

    /// Whether the instance may act now.
    public boolean mayAct() {
        return !closed && lease.validAt(nanoTime.getAsLong(), readyTerm);
    }

    /// Done when the first record of the lease is known to be appended.
    public CompletableFuture<Void> firstLease() {
        return firstLease.copy();
    }

    /// Gives the lease up: the instance may not act any more, and nobody waits for it.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        execute(() -> producer.send(instance, null, (metadata, failed) -> {}));
        sender.shutdown();
        try {
            if (!sender.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                sender.shutdownNow();
            }
        } catch (InterruptedException e) {
            sender.shutdownNow();
            Thread.currentThread().interrupt();
        }
        producer.close();
    }

    private void sendReport() {
        if (closed) {
            return;
        }
        Applied applied = report.toSend();
        if (applied == null) {
            return;
        }
        Lease.Pending pending = lease.sending(nanoTime.getAsLong());
        try {
            producer.send(instance, applied, (metadata, failed) -> answered(pending, failed));
        } catch (RuntimeException e) {
            answered(pending, e);
        }
    }

    private void answered(Lease.Pending pending, @Nullable Exception failed) {
        boolean more = report.answered();
        if (failed == null) {
            pending.appended(nanoTime.getAsLong());
            firstLease.complete(null);
        } else {
            LOG.warn("lease not renewed instance={} reason={}", instance, failed.toString());
            if (!(failed instanceof RetriableException)) {
                producer.failed();
            }
        }
        execute(more ? this::sendReport : this::catchUp);
    }

    /// Makes the instance ready for the lease's term, unless it is; tried again with each answer. On the sender's
    /// thread.
    @SuppressWarnings("FutureReturnValueIgnored") // caughtUp is told of failures
    private void catchUp() {
        List<TopicTail<?>> tails = followed;
        long term = lease.term();
        if (tails == null || term == readyTerm || term == catchingUpTerm) {
            return;
        }
        catchingUpTerm = term;
        CompletableFuture.allOf(tails.stream().map(TopicTail::refresh).toArray(CompletableFuture<?>[]::new))
                .whenComplete((nothing, failed) -> execute(() -> caughtUp(term, failed)));
    }

    private void caughtUp(long term, @Nullable Throwable failed) {
        catchingUpTerm = 0;
        if (failed == null) {
            readyTerm = term;
            LOG.info("may act instance={} term={}", instance, term);
            catchUp();
        } else {
            LOG.warn("not caught up instance={} term={} reason={}", instance, term, failed.toString());
        }
    }

    private void execute(Runnable task) {
        try {
            sender.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed instance={}", instance, e);
        }
    }
}
