package parley.feeds.slots;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.feeds.flow.Counters;
import parley.feeds.flow.Worker;
import parley.topics.Topics;

/// Shares the work among the instances of an organisation's feed-streams: the partitions of feeds and lanes are spread
/// over hash slots, one for each partition of [Topics#SLOTS], and Kafka's group coordinator gives each of these to one
/// instance. Thread-safe.
///
/// A slot changes hands when the loops of the instance that had it have let go of it, or when that instance has not
/// been heard of for [#SESSION]. Whoever was frozen meanwhile is no longer sure of its [Share] when it goes on.
public final class Slots implements AutoCloseable {

    /// After so long without a sign of life an instance loses what it has.
    public static final Duration SESSION = Duration.ofSeconds(10);

    /// By which an instance learns that others come and go.
    private static final Duration HEARTBEAT = Duration.ofMillis(500);

    private static final long CONFIRM_NANOS = Duration.ofSeconds(1).toNanos();
    /// Longer than anybody is sure without having heard again.
    private static final long LET_GO_NANOS = Duration.ofSeconds(6).toNanos();

    private static final long WORRY_NANOS = Duration.ofSeconds(15).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String GROUP = "feed-streams-slots.";
    private static final String UNSURE = "the group coordinator has not confirmed for long that the slots are ours";
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    private final Map<String, Object> config;
    private final LongSupplier nanoTime;
    private final Shares shares;
    private final Worker worker;
    private volatile @Nullable Throwable replaced;
    private volatile @Nullable Throwable unsure;

    /// Joins the other instances.
    ///
    /// @param login how to reach and log in to the broker
    /// @param organisation our own name
    /// @param instance which of the instances this is; another process of the same name takes its place at once
    /// @param nanoTime a monotonic clock
    public Slots(
            Map<String, Object> login, String organisation, String instance, Counters counters, LongSupplier nanoTime) {
        this.config = config(login, GROUP + organisation, instance);
        this.nanoTime = nanoTime;
        this.shares = new Shares(nanoTime);
        this.worker = Worker.start("slots", this::run, counters);
    }

    private static Map<String, Object> config(Map<String, Object> login, String group, String instance) {
        Map<String, Object> config = new HashMap<>(login);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "feed-streams-slots");
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }

    /// What this instance has now, to be closed by the loop that works on it.
    public Share take() {
        return shares.take();
    }

    /// How many slots this instance has now.
    public int count() {
        return shares.slots().size();
    }

    /// What keeps it from having a share; null while nothing does.
    public @Nullable Throwable failure() {
        Throwable why = replaced == null ? unsure : replaced;
        return why == null ? worker.failure() : why;
    }

    private void run(BooleanSupplier running) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        GroupMembershipOperation then = GroupMembershipOperation.REMAIN_IN_GROUP;
        try {
            consumer.subscribe(List.of(Topics.SLOTS.name()), new Changes());
            stay(consumer, running);
            shares.give(Set.of());
            letGo();
            then = GroupMembershipOperation.LEAVE_GROUP;
        } catch (FencedInstanceIdException e) {
            LOG.error("another process has taken the place of this instance, which does no more");
            replaced = e;
        } finally {
            shares.lose();
            consumer.close(CloseOptions.groupMembershipOperation(then).withTimeout(PATIENCE));
        }
        while (replaced != null && running.getAsBoolean()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private void stay(KafkaConsumer<byte[], byte[]> consumer, BooleanSupplier running) {
        Set<Integer> sureOf = Set.of();
        long confirmed = nanoTime.getAsLong();
        long sureAt = confirmed;
        while (running.getAsBoolean()) {
            // There is nothing to read; it is about who may
            consumer.pause(consumer.assignment());
            var _ = consumer.poll(POLL);
            Set<Integer> slots = shares.slots();
            long now = nanoTime.getAsLong();
            if (!slots.equals(sureOf) || now - confirmed >= CONFIRM_NANOS) {
                sureOf = confirmed(consumer, slots) ? slots : Set.of();
                confirmed = now;
            }
            sureAt = sureOf.equals(slots) && !consumer.assignment().isEmpty() ? now : sureAt;
            unsure = now - sureAt > WORRY_NANOS && !idle(consumer) ? new IllegalStateException(UNSURE) : null;
        }
    }

    /// Others have everything: there are more instances than slots.
    private static boolean idle(KafkaConsumer<?, ?> consumer) {
        return consumer.assignment().isEmpty() && consumer.groupMetadata().generationId() > 0;
    }

    /// The coordinator takes a commit from those only whose share it is.
    private boolean confirmed(KafkaConsumer<byte[], byte[]> consumer, Set<Integer> slots) {
        Map<TopicPartition, OffsetAndMetadata> offsets = slots.stream()
                .collect(Collectors.toMap(
                        slot -> new TopicPartition(Topics.SLOTS.name(), slot), _ -> new OffsetAndMetadata(0)));
        long at = nanoTime.getAsLong();
        try {
            consumer.commitSync(offsets, PATIENCE);
            shares.confirm(at);
            return true;
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
            LOG.debug("not sure of the slots={} reason={}", slots, e.toString());
            return false;
        }
    }

    private void letGo() {
        try {
            shares.awaitLetGo(LET_GO_NANOS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /// Hears from the coordinator; in [KafkaConsumer#poll].
    private final class Changes implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            Set<Integer> slots = new TreeSet<>(shares.slots());
            added.forEach(slot -> slots.add(slot.partition()));
            change(slots);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> gone) {
            Set<Integer> slots = new TreeSet<>(shares.slots());
            gone.forEach(slot -> slots.remove(slot.partition()));
            change(slots);
            letGo();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> gone) {
            LOG.warn("lost all slots");
            shares.lose();
        }

        private void change(Set<Integer> slots) {
            if (!slots.equals(shares.slots())) {
                LOG.info("slots={}", slots);
            }
            shares.give(slots);
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
