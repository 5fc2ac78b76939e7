package parley.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Asks where a topic ends, committed. Over a connection of its own: a broker answers the requests of one connection
/// in turn, so that one behind a waiting fetch would wait as long as that. Thread-safe.
final class Ends implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> latest;
    private final int timeoutMillis;

    Ends(Map<String, Object> clientConfig, Set<TopicPartition> partitions, Duration timeout) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.keySet().retainAll(AdminClientConfig.configNames());
        this.admin = Admin.create(config);
        this.latest = partitions.stream()
                .collect(Collectors.toUnmodifiableMap(partition -> partition, partition -> OffsetSpec.latest()));
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    /// The end of every partition, as it is after this call.
    CompletableFuture<Map<TopicPartition, Long>> now() {
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(timeoutMillis);
        return admin.listOffsets(latest, committed)
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(Ends::offsets);
    }

    private static Map<TopicPartition, Long> offsets(
            Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> results) {
        return results.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, result -> result.getValue().offset()));
    }

    @Override
    public void close() {
        admin.close(CLOSING);
    }
}
