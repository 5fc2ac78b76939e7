package parley.broker.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.topics.Handled;

/// Reads one topic each of many twins, which become more, committed records only, on a thread of its own.
///
/// Whatever fails, it goes on trying, from where its group has committed, or without a group from the beginning. What a
/// group has read is committed a few times a second.
final class TwinTopicReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TwinTopicReader.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /// What is done with the records; called after each poll, also if it brought none.
    interface Reader {
        void read(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) throws Exception;
    }

    private final String name;
    private final Map<String, Object> config;
    private final boolean group;
    private final Reader reader;
    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Exception failure;

    /// @param group whose committed offsets say where to go on; none, to read from the beginning
    TwinTopicReader(String name, Map<String, Object> client, @Nullable String group, Reader reader) {
        this.name = name;
        this.config = new HashMap<>(client);
        this.group = group != null;
        this.reader = reader;
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        if (group != null) {
            config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /// Reads that topic too, from now on.
    void add(String topic) {
        topics.add(topic);
    }

    /// What keeps it from reading.
    @Nullable
    Exception failure() {
        return failure;
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (Consumer<String, byte[]> consumer =
                    new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
                Handled handled = new Handled(consumer, System::nanoTime);
                read(consumer, handled);
                handled.finish();
                consumer.close(CloseOptions.timeout(CLOSING));
            } catch (WakeupException e) {
                LOG.debug("stopped reader={}", name, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                LOG.warn("cannot read, trying on reader={}", name, e);
                failure = e;
                pause();
            }
        }
    }

    private void read(Consumer<String, byte[]> consumer, Handled handled) throws Exception {
        Set<TopicPartition> assigned = Set.of();
        while (closed.getCount() > 0) {
            Set<TopicPartition> all =
                    topics.stream().map(topic -> new TopicPartition(topic, 0)).collect(Collectors.toSet());
            if (all.isEmpty()) {
                pause(POLL);
                reader.read(ConsumerRecords.empty(), consumer);
                continue;
            }
            if (!all.equals(assigned)) {
                consumer.assign(all);
                assigned = all;
            }
            ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
            reader.read(polled, consumer);
            if (group) {
                handled.add(polled);
            }
            failure = null;
        }
    }

    private void pause() {
        try {
            pause(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    private void pause(Duration time) throws InterruptedException {
        closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
