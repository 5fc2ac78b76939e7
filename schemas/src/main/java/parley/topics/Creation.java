package parley.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/// Creates topics that can be written to at once.
///
/// A topic that the controller has created is led by its brokers only a little later. Meanwhile an idempotent producer
/// with several batches on their way may have the first one sent back and the second one taken: the first is out of
/// order from then on, and is tried in vain until its delivery times out. So whoever creates a topic waits here before
/// anyone hears of it.
public final class Creation {

    private static final Duration SOON = Duration.ofMillis(10);

    private Creation() {}

    /// An admin client that asks again soon where a partition is not led yet, to be closed.
    ///
    /// @param client how to reach and log in to the broker
    public static Admin admin(Map<String, Object> client) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, SOON.toMillis());
        return Admin.create(config);
    }

    /// Creates those that are not there, and returns when each of their partitions is led.
    ///
    /// The rights to create and to describe them are needed.
    ///
    /// @param timeout for the creation, and once more for the leaders
    /// @return those that this call has created
    /// @throws ExecutionException with what Kafka answered; some of them may have been created
    /// @throws TimeoutException if either takes longer
    public static Collection<NewTopic> ensure(Admin admin, Collection<NewTopic> topics, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, NewTopic> missing = topics.stream().collect(Collectors.toMap(NewTopic::name, topic -> topic));
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(topics).values().entrySet()) {
            try {
                get(created.getValue(), timeout);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
                missing.remove(created.getKey());
            }
        }
        awaitLeaders(admin, missing.values(), timeout);
        return missing.values();
    }

    /// Only leaders tell offsets. The client asks on by itself where it knows of a leader that does not lead yet, and
    /// gives up where it has not even heard of the topic.
    private static void awaitLeaders(Admin admin, Collection<NewTopic> topics, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> led = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                led.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        for (long left = timeout.dividedBy(SOON); ; left--) {
            try {
                get(admin.listOffsets(led).all(), timeout);
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || left <= 0) {
                    throw e;
                }
                LockSupport.parkNanos(SOON.toNanos());
            }
        }
    }

    private static <T> T get(KafkaFuture<T> future, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
