package parley.testing;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A broker that is not ended when a test has done with it: the next one that asks gets it, with nothing in it. All
/// of them end with this JVM.
final class KeptBroker implements KafkaBroker {

    private static final Logger LOG = LoggerFactory.getLogger(KeptBroker.class);

    private static final Set<TransactionState> DONE =
            Set.of(TransactionState.EMPTY, TransactionState.COMPLETE_ABORT, TransactionState.COMPLETE_COMMIT);

    private static final Deque<KafkaProcess> IDLE = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(KeptBroker::endIdle));
    }

    private final KafkaProcess process;
    private boolean closed;

    private KeptBroker(KafkaProcess process) {
        this.process = process;
    }

    static KeptBroker take() {
        KafkaProcess idle = idle();
        while (idle != null && !idle.alive()) {
            idle.close();
            idle = idle();
        }
        return new KeptBroker(idle == null ? KafkaProcess.start() : idle);
    }

    private static @Nullable KafkaProcess idle() {
        synchronized (IDLE) {
            return IDLE.poll();
        }
    }

    private static void endIdle() {
        for (KafkaProcess each = idle(); each != null; each = idle()) {
            try {
                each.close();
            } catch (UncheckedIOException e) {
                LOG.warn("a broker's folder is left", e);
            }
        }
    }

    @Override
    public String bootstrapServers() {
        return process.bootstrapServers();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean empty = false;
        try {
            empty = emptied();
        } finally {
            if (!empty) {
                process.close();
            }
        }
        if (empty) {
            synchronized (IDLE) {
                IDLE.push(process);
            }
        }
    }

    /// Whether nothing is left in it, and of nobody who used it.
    private boolean emptied() {
        try (Admin admin = process.admin()) {
            now(admin.deleteTopics(now(admin.listTopics().names())).all());
            Awaitility.await("no topic")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> now(admin.listTopics().names()).isEmpty());
            for (GroupListing group : now(admin.listGroups().all())) {
                if (!deleted(admin, group.groupId())) {
                    return false;
                }
            }
            return now(admin.listTransactions().all()).stream()
                    .allMatch(transaction -> DONE.contains(transaction.state()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T now(KafkaFuture<T> asked) throws InterruptedException, ExecutionException, TimeoutException {
        return asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /// A group that still has members would go on with them.
    private static boolean deleted(Admin admin, String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            now(admin.deleteConsumerGroups(Set.of(group)).all());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return true;
            }
            if (e.getCause() instanceof GroupNotEmptyException) {
                return false;
            }
            throw e;
        }
    }
}
