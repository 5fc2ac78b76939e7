package parley.agent.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;

/// The loop of one [Subscriber]: poll, commit the intent, hand over, commit the end.
final class Follower {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Delivery delivery;
    private final SubscriberOptions options;
    private final BatchHandler handler;
    private final RecordReader reader;
    private final Positions positions;
    private final Patience patience;
    private final CountDownLatch closing;
    private boolean seen;

    Follower(
            Delivery delivery,
            RecordReader reader,
            SubscriberOptions options,
            BatchHandler handler,
            Positions positions,
            Patience patience,
            CountDownLatch closing) {
        this.delivery = delivery;
        this.options = options;
        this.handler = handler;
        this.reader = reader;
        this.positions = positions;
        this.patience = patience;
        this.closing = closing;
    }

    /// Whatever the handler threw.
    static final class HandlerFailed extends Exception {
        private static final long serialVersionUID = 1;

        HandlerFailed(Throwable cause) {
            super(cause);
        }
    }

    /// What could be read where it is published can no longer be.
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;

        Over(Throwable cause) {
            super(cause);
        }
    }

    /// Works until it is closed or the interaction has ended; every round has a consumer of its own.
    ///
    /// @return whether the interaction has ended
    boolean run() throws HandlerFailed {
        try {
            while (open()) {
                round();
            }
            return false;
        } catch (Over e) {
            return true;
        }
    }

    private void round() throws HandlerFailed {
        try (var round = new Round(new KafkaConsumer<>(config()))) {
            round.run();
        } catch (KafkaException e) {
            after(e);
        }
    }

    private void after(RuntimeException wrong) {
        if (seen && wrong instanceof TopicAuthorizationException && delivery.place() instanceof Place.Published) {
            throw new Over(wrong);
        }
        patience.after(wrong);
    }

    private boolean open() {
        return closing.getCount() > 0;
    }

    private Map<String, Object> config() {
        var config = new HashMap<String, Object>(delivery.client());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, delivery.groupPrefix() + options.group());
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, options.maxBatch());
        // Eager: no record is polled while the group rebalances, so a failed commit has one meaning.
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        // A slow handler is not a dead one; the heartbeat tells the two apart.
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        return config;
    }

    /// By epoch.
    private final Map<Long, Boolean> thinned = new HashMap<>();

    /// The life of one consumer.
    private final class Round implements AutoCloseable {
        private final Consumer<byte[], byte[]> consumer;

        Round(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        void run() throws HandlerFailed {
            retry(this::seeDelivery);
            consumer.subscribe(List.of(delivery.topic()), positions.listener(consumer));
            while (open()) {
                retry(this::settle);
                var polled = poll();
                if (!polled.isEmpty()) {
                    handOver(polled);
                }
            }
            // Once more: what the last call did ought to be known.
            settle();
        }

        /// Sees the delivery before subscribing to it: a subscription would look for it only now and then.
        private void seeDelivery() {
            var partitions = consumer.partitionsFor(delivery.topic());
            if (partitions == null || partitions.isEmpty()) {
                throw new UnknownTopicOrPartitionException(delivery.topic() + " does not exist");
            }
            seen = true;
        }

        private void settle() {
            if (positions.unsettled()) {
                positions.settle(consumer);
            }
        }

        private ConsumerRecords<byte[], byte[]> poll() {
            try {
                var polled = consumer.poll(POLL);
                if (!polled.isEmpty()) {
                    patience.over();
                }
                return polled;
            } catch (KafkaException e) {
                after(e);
                return ConsumerRecords.empty();
            }
        }

        private void handOver(ConsumerRecords<byte[], byte[]> polled) throws HandlerFailed {
            var handovers = new LinkedHashMap<TopicPartition, Handover>();
            for (var partition : polled.partitions()) {
                var records = polled.records(partition);
                var read = new ArrayList<Handover.Read>(records.size());
                for (var record : records) {
                    retry(() -> read.add(reader.read(record)));
                }
                if (!open() && read.size() < records.size()) {
                    return;
                }
                var progress = positions.of(partition, records.getFirst().offset());
                handovers.put(partition, Handover.plan(partition.partition(), progress, read));
            }
            if (intend(handovers)) {
                call(handovers);
                positions.done(handovers);
                retry(this::settle);
            } else {
                rewind(polled);
            }
        }

        /// Whether terms may account for what is missing: it is then no news.
        private boolean leftOut(Gap gap) {
            if (gap.kind() == Gap.Kind.FENCED) {
                return false;
            }
            try {
                return thinned.computeIfAbsent(gap.epoch(), delivery.thinned()::test);
            } catch (ProblemException | UnreachableException _) {
                // Records do not wait for a service that is away: the gap is told
                return false;
            }
        }

        private boolean intend(Map<TopicPartition, Handover> handovers) {
            var intended = new boolean[1];
            retry(() -> intended[0] = positions.intend(consumer, handovers));
            return intended[0];
        }

        private void call(Map<TopicPartition, Handover> handovers) throws HandlerFailed {
            var records = new ArrayList<FeedRecord>();
            try {
                for (var handover : handovers.values()) {
                    for (var gap : handover.gaps()) {
                        if (!leftOut(gap)) {
                            handler.onGap(gap);
                        }
                    }
                    for (var refused : handover.refused()) {
                        handler.onRefused(refused);
                    }
                    records.addAll(handover.records());
                }
                if (!records.isEmpty()) {
                    handler.handle(records);
                }
            } catch (Throwable e) {
                throw new HandlerFailed(e);
            }
        }

        private void rewind(ConsumerRecords<byte[], byte[]> polled) {
            for (var partition : polled.partitions()) {
                if (consumer.assignment().contains(partition)) {
                    consumer.seek(
                            partition, polled.records(partition).getFirst().offset());
                }
            }
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    /// Tries until it works or the subscriber is closed.
    private void retry(Runnable attempt) {
        while (true) {
            try {
                attempt.run();
                return;
            } catch (KafkaException | UnreachableException | ProblemException e) {
                if (!open()) {
                    return;
                }
                after(e);
            }
        }
    }
}
