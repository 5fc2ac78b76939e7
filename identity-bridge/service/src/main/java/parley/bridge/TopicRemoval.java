package parley.bridge;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what is left of deleted twins, on a thread of its own: nobody waits for it whose rights are to
/// be taken.
///
/// Nobody makes a twin of the same name before that has been reported, so that nothing of it can be deleted.
final class TopicRemoval implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRemoval.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Admin admin;
    private final SpaceView view;
    private final BooleanSupplier mayAct;
    private final Thread thread;
    /// Which deletions have been made good, by the twin's DID: where `twins` says so.
    private volatile Map<String, Long> cleared = Map.of();

    private volatile @Nullable String trouble;

    /// @param view told when all is deleted that was to be
    /// @param mayAct whether the lease holds
    TopicRemoval(Map<String, Object> clientConfig, SpaceView view, BooleanSupplier mayAct) {
        this.admin = Admin.create(clientConfig);
        this.view = view;
        this.mayAct = mayAct;
        this.thread = Thread.ofPlatform().name("topic removal").daemon().unstarted(this::run);
    }

    /// To be called when the view has caught up.
    void start() {
        thread.start();
    }

    /// Whether nothing is left of the twins that were deleted.
    /// @param deleted where `twins` says so, by DID
    boolean cleared(Map<String, Long> deleted) {
        var known = cleared;
        return deleted.entrySet().stream().allMatch(each -> each.getValue().equals(known.get(each.getKey())));
    }

    /// Why something is left; null if nothing is, or it is being deleted.
    @Nullable
    String trouble() {
        return trouble;
    }

    private void run() {
        try {
            while (true) {
                var deleted = view.deleted();
                if (cleared(deleted.twins())) {
                    view.awaitAfter(deleted.version(), PATIENCE);
                } else if (!mayAct.getAsBoolean() || !clear(deleted.twins())) {
                    Thread.sleep(RETRY);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("closed", e);
        }
    }

    private boolean clear(Map<String, Long> deleted) throws InterruptedException {
        try {
            var topics = admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var left = left(deleted);
            var remains = new HashSet<>(Remains.among(topics, left, view.deliveriesTo(left)));
            for (var deletion : admin.deleteTopics(remains).topicNameValues().entrySet()) {
                await(deletion.getKey(), deletion.getValue());
            }
            cleared = deleted;
            trouble = null;
            view.wake();
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            if (trouble == null) {
                LOG.warn("what is left of deleted twins is not deleted, trying on", cause);
            }
            trouble = "what is left of deleted twins is not deleted: " + cause.getMessage();
            return false;
        }
    }

    /// Those that are not known to be cleared, and have not been made anew since.
    private Set<String> left(Map<String, Long> deleted) {
        var known = cleared;
        var now = view.deleted().twins();
        return deleted.entrySet().stream()
                .filter(each -> !each.getValue().equals(known.get(each.getKey())))
                .filter(each -> each.getValue().equals(now.get(each.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static void await(String topic, KafkaFuture<Void> deleted)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            deleted.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("deleted topic={}", topic);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close();
    }
}
