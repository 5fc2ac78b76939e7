package parley.feeds.ingress;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import parley.avro.Feed;
import parley.avro.LaneHalf;
import parley.avro.PartnerHalf;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.DecisionLog;
import parley.feeds.flow.Equipment;
import parley.feeds.flow.OwnTwins;
import parley.feeds.flow.Worker;
import parley.identity.ServiceSettings.Partner;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Hands the halves that partners' lanes bring to the log that decisions read: each verified, at least once.
public final class LaneControl implements AutoCloseable {

    private static final String GROUP = "feed-streams-control";
    private static final String BY = "ingress";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final AvroSerde<LaneHalf> SERDE = AvroSerde.of(LaneHalf.class);

    private final Equipment equipment;
    private final OwnTwins twins;
    private final DecisionLog log;
    private final Map<TopicPartition, HalfCheck> checks = new HashMap<>();
    private final Worker worker;

    /// Starts the loop, which waits until our own twins are known.
    public LaneControl(Equipment equipment, OwnTwins twins, DecisionLog log) {
        this.equipment = equipment;
        this.twins = twins;
        this.log = log;
        for (Partner partner : equipment.partners()) {
            String topic = Topics.mirroredInteractions(partner.name(), equipment.organisation())
                    .name();
            checks.put(new TopicPartition(topic, 0), new HalfCheck(equipment.self(), partner, this::partitions));
        }
        this.worker = Worker.start("ingress-control", this::run, equipment.counters());
    }

    /// What keeps the loop from running.
    public @Nullable Throwable failure() {
        return worker.failure();
    }

    private int partitions(String twin, String feed) {
        return twins.feed(twin, feed).map(Feed::getPartitions).orElseGet(() -> {
            // Whoever asks for it has heard of it, so it is in `twins` by now
            if (!twins.refresh()) {
                throw new TimeoutException("`twins` cannot be read, which may hold " + feed + " of " + twin);
            }
            return twins.feed(twin, feed).map(Feed::getPartitions).orElse(0);
        });
    }

    private void run(BooleanSupplier running) throws Exception {
        while (running.getAsBoolean() && (checks.isEmpty() || !twins.caughtUp())) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        try (Consumer<byte[], byte[]> consumer = equipment.clients().bulkConsumer(GROUP, new ByteArrayDeserializer())) {
            consumer.assign(checks.keySet());
            while (running.getAsBoolean()) {
                hand(consumer.poll(POLL), consumer);
            }
        }
    }

    private void hand(ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> consumer) throws Exception {
        if (polled.isEmpty()) {
            return;
        }
        List<CompletableFuture<Void>> appended = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            PartnerHalf half = believed(Objects.requireNonNull(checks.get(partition)), record);
            if (half != null) {
                appended.add(log.append(half.getProvider(), half));
            }
            read.put(partition, new OffsetAndMetadata(record.offset() + 1));
        }
        CompletableFuture.allOf(appended.toArray(CompletableFuture<?>[]::new))
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        equipment.counters().add(Count.HALVES_RECEIVED, appended.size());
        consumer.commitSync(read, PATIENCE);
    }

    private @Nullable PartnerHalf believed(HalfCheck check, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        try {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            HalfCheck.Result result = check.check(
                    key, SERDE.decode(record.value()), equipment.clock().instant());
            return switch (result) {
                case HalfCheck.Result.Believed(PartnerHalf half) -> half;
                case HalfCheck.Result.Refused(String why) -> refuse(record, why);
            };
        } catch (TimeoutException e) {
            throw e;
        } catch (RuntimeException e) {
            return refuse(record, "cannot be read: " + e.getMessage());
        }
    }

    private @Nullable PartnerHalf refuse(ConsumerRecord<byte[], byte[]> record, String why) {
        equipment.quarantine().add(record, record.key(), record.value(), BY, why);
        return null;
    }

    @Override
    public void close() {
        worker.close();
    }
}
