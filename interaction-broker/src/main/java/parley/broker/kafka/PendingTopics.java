package parley.broker.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.PendingMatter;
import parley.broker.view.Waiting;
import parley.identity.Did;
import parley.topics.AvroSerde;
import parley.topics.Creation;
import parley.topics.Topic;
import parley.topics.Topics;

/// Keeps in `pending.<twin>` what waits for each twin of ours, on a thread of its own. What was written
/// before it began it reads first, so that after any crash the topics come to say what is so. A twin's
/// topic is made with the first that waits for it.
public final class PendingTopics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PendingTopics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final short BROKERS_DEFAULT = -1;
    private static final AvroSerde<PendingMatter> SERDE = AvroSerde.of(PendingMatter.class);

    private final Map<String, Object> client;
    private final Waiting waiting;
    private final BooleanSupplier known;
    private final String organisation;
    private final BlockingQueue<Waiting.Key> changed = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Waiting.Key, PendingMatter> written = new HashMap<>();
    private final Set<String> topics = new HashSet<>();
    private final Runnable stop;
    private final Thread thread;

    /// @param known whether all that waits has been read
    public PendingTopics(KafkaAccess kafka, Waiting waiting, BooleanSupplier known) {
        this.client = kafka.client();
        this.waiting = waiting;
        this.known = known;
        this.organisation = waiting.own();
        this.stop = waiting.follow(changed::add);
        this.thread = Thread.ofPlatform().name("pending-topics").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!known.getAsBoolean()) {
                if (closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            while (closed.getCount() > 0) {
                keep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() throws InterruptedException {
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(config(), new StringSerializer(), new ByteArraySerializer())) {
            read();
            Set<Waiting.Key> all = new LinkedHashSet<>(written.keySet());
            all.addAll(waiting.all());
            write(producer, all);
            while (closed.getCount() > 0) {
                Waiting.Key first = changed.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    Set<Waiting.Key> some = new LinkedHashSet<>(List.of(first));
                    changed.drainTo(some);
                    write(producer, some);
                }
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("cannot tell what waits, trying on", e);
            var _ = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // What waits holds what a partner sent, and more
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_BYTES);
        return config;
    }

    /// What the topics say now.
    private void read() throws Exception {
        written.clear();
        topics.clear();
        try (Admin admin = Creation.admin(client)) {
            admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).stream()
                    .filter(topic -> twin(topic).isPresent())
                    .forEach(topics::add);
        }
        List<TopicPartition> partitions =
                topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            while (closed.getCount() > 0
                    && ends.entrySet().stream()
                            .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
                consumer.poll(POLL).forEach(this::take);
            }
        }
    }

    private Optional<String> twin(String topic) {
        return topic.startsWith(Topics.PENDING_PREFIX)
                ? Optional.of(Did.organisation(organisation)
                        .twin(topic.substring(Topics.PENDING_PREFIX.length()))
                        .value())
                : Optional.empty();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        Waiting.Key key = new Waiting.Key(twin(record.topic()).orElseThrow(), record.key());
        PendingMatter matter = null;
        try {
            matter = record.value() == null ? null : SERDE.decode(record.value());
        } catch (SerializationException e) {
            LOG.error("unreadable, is written again topic={} offset={}", record.topic(), record.offset(), e);
        }
        if (matter == null) {
            written.remove(key);
        } else {
            written.put(key, matter);
        }
    }

    private void write(Producer<String, byte[]> producer, Set<Waiting.Key> keys) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        Map<Waiting.Key, Optional<PendingMatter>> now = new HashMap<>();
        for (Waiting.Key key : keys) {
            PendingMatter before = written.get(key);
            PendingMatter matter = waiting.matter(key).orElse(null);
            if (Objects.equals(before, matter)) {
                continue;
            }
            String topic = topic(key);
            if (matter == null) {
                waiting.last(key)
                        .filter(last -> !Waiting.waits(last))
                        .ifPresent(last -> sent.add(send(producer, topic, key, last)));
            }
            sent.add(send(producer, topic, key, matter));
            now.put(key, Optional.ofNullable(matter));
        }
        for (Future<RecordMetadata> each : sent) {
            await(each);
        }
        now.forEach(
                (key, matter) -> matter.ifPresentOrElse(there -> written.put(key, there), () -> written.remove(key)));
    }

    /// What is too large for the topic is left out of it, and keeps nothing else back: the API tells of it.
    private static void await(Future<RecordMetadata> sent) throws Exception {
        try {
            sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw e;
            }
            LOG.error("something that waits is too large to be told in Kafka", e);
        }
    }

    private static Future<RecordMetadata> send(
            Producer<String, byte[]> producer, String topic, Waiting.Key key, @Nullable PendingMatter matter) {
        return producer.send(new ProducerRecord<>(topic, key.id(), matter == null ? null : SERDE.encode(matter)));
    }

    private String topic(Waiting.Key key) throws Exception {
        String name = Did.ofTwin(key.twin()).twinName().orElseThrow();
        String topic = Topics.pending(name);
        if (!topics.contains(topic)) {
            try (Admin admin = Creation.admin(client)) {
                Creation.ensure(admin, List.of(Topics.pendingTopic(name).toCreate(BROKERS_DEFAULT)), PATIENCE);
            }
            topics.add(topic);
        }
        return topic;
    }

    @Override
    public void close() {
        stop.run();
        closed.countDown();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
