package parley.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.bridge.SpaceView.Snapshot;

/// Deletes what is left of deleted twins. For one thread.
final class TopicRemoval implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRemoval.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Admin admin;
    private Set<String> cleared = Set.of();

    TopicRemoval(Map<String, Object> clientConfig) {
        admin = Admin.create(clientConfig);
    }

    /// Deletes it, unless that was done.
    ///
    /// @throws IOException if it cannot be done now
    void clear(Snapshot snapshot) throws IOException {
        if (cleared.containsAll(snapshot.deleted())) {
            cleared = snapshot.deleted();
            return;
        }
        try {
            var topics = admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var remains = new HashSet<>(Remains.among(topics, snapshot));
            for (var deletion : admin.deleteTopics(remains).topicNameValues().entrySet()) {
                delete(deletion.getKey(), deletion.getValue());
            }
            cleared = snapshot.deleted();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("what is left of deleted twins is not deleted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping", e);
        }
    }

    private static void delete(String topic, org.apache.kafka.common.KafkaFuture<Void> deleted)
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
        admin.close();
    }
}
