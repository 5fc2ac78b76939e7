package parley.bench;

import static parley.avro.Action.FIND;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import parley.agent.ActingTwin;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.SubscriptionRequested;
import parley.identity.Did;
import parley.interaction.InteractionId;
import parley.topics.Topic;
import parley.topics.Topics;

/// How fast the broker decides: requests by the API at a fixed rate, requests in the log as fast as they are decided
/// on, and one change of a policy that ends many interactions.
final class Decisions {
    static final int PER_SECOND = 200;
    static final int MANY = 10_000;

    private static final String FEED = "load";
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final Duration VALID = Duration.ofHours(1);

    private final Rig rig;

    Decisions(Rig rig) {
        this.rig = rig;
    }

    /// @param answered milliseconds from the moment a request should have been sent to its answer
    /// @param failed requests that were not answered by a decision
    /// @param sustained decisions a second, of requests that lay in the log
    /// @param ended how many interactions one change of a policy ended
    /// @param fenced milliseconds from that change to the answer that nothing of them is delivered any more
    record Result(Distribution answered, int failed, double sustained, int ended, double fenced) {}

    /// @param sending for how long requests are sent by the API
    /// @param logged how many requests lie in the log
    Result measure(Duration sending, Duration warmUp, int logged) throws InterruptedException, ExecutionException {
        var provider = rig.neighbour("decided");
        var requester = rig.neighbour("deciding");
        provider.policy().set(List.of(Rules.allow("found", Rules.anyone(), "/", FIND)));
        var failed = new ConcurrentLinkedQueue<String>();
        // At full rate a service that has just started falls behind, and what piles up then would be measured
        send(PER_SECOND / 4, requester, provider, warmUp, failed);
        send(PER_SECOND, requester, provider, warmUp.dividedBy(2), failed);
        failed.clear();
        var answered = send(PER_SECOND, requester, provider, sending, failed);
        double sustained = sustained(provider.did(), logged);
        var ended = new Ending(rig.neighbour("parting")).measure();
        return new Result(answered, failed.size(), sustained, ended.interactions(), ended.millis());
    }

    private Distribution send(
            int perSecond, ActingTwin requester, ActingTwin provider, Duration sending, Collection<String> failed) {
        var millis = new ConcurrentLinkedQueue<Double>();
        FixedRate.send(perSecond, sending, due -> {
            try {
                if (requester.subscribe(provider.did(), FEED) instanceof Subscription.Refused) {
                    millis.add((System.nanoTime() - due) / 1e6);
                } else {
                    failed.add("not decided in time");
                }
            } catch (UnreachableException | ProblemException e) {
                failed.add(e.toString());
            }
        });
        if (millis.isEmpty()) {
            throw new IllegalStateException(
                    "nothing was decided: " + failed.stream().findFirst().orElse(""));
        }
        return Distribution.of(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /// As many different twins ask, and each is refused.
    private double sustained(Did provider, int requests) throws InterruptedException, ExecutionException {
        var now = Instant.now();
        var ids = new HashSet<String>();
        try (var decided = new Reading<AuditEntry>(Topics.AUDIT)) {
            long began = System.nanoTime();
            append(provider, requests, i -> {
                var entry = new LogEntry(UUID.randomUUID().toString(), request(i, provider, now));
                ids.add(entry.getId());
                return entry;
            });
            decided.until(ids, (entry, missing) -> missing.remove(entry.value().getCause()));
            return requests * 1e9 / (System.nanoTime() - began);
        }
    }

    private static SubscriptionRequested request(int number, Did provider, Instant now) {
        var requester = provider.organisationOf().twin("asking-" + number);
        return SubscriptionRequested.newBuilder()
                .setRequester(requester.value())
                .setProvider(provider.value())
                .setRequesterOrganisation(provider.organisation())
                .setProviderOrganisation(provider.organisation())
                .setAgent(requester.agent("bench"))
                .setFeed(FEED)
                .setPartitions(1)
                .setFindable(true)
                .setValidUntil(now.plus(VALID))
                .setRequest("{}")
                .setRequesterDocument("{}")
                .build();
    }

    private void append(Did key, int entries, IntFunction<LogEntry> entry)
            throws InterruptedException, ExecutionException {
        Map<String, Object> config = new HashMap<>(rig.harbour().admin());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        var sent = new ArrayList<Future<?>>();
        try (var producer =
                new KafkaProducer<>(config, new StringSerializer(), Topics.INTERACTION_REQUESTS.serializer())) {
            for (int i = 0; i < entries; i++) {
                sent.add(producer.send(
                        new ProducerRecord<>(Topics.INTERACTION_REQUESTS.name(), key.value(), entry.apply(i))));
            }
        }
        for (var each : sent) {
            each.get();
        }
    }

    /// Twins of the partner's have a feed, each by an interaction of its own, until the policy changes.
    private final class Ending {
        private final ActingTwin provider;

        private Ending(ActingTwin provider) {
            this.provider = provider;
        }

        record Ended(int interactions, double millis) {}

        Ended measure() throws InterruptedException, ExecutionException {
            provider.publisher(FEED, Records.SCHEMA, 1);
            rig.allow(provider, FIND, Action.DESCRIBE, Action.SUBSCRIBE);
            Set<String> granted = new HashSet<>();
            try (var interactions = new Reading<Interaction>(Topics.INTERACTIONS)) {
                append(provider.did(), MANY, i -> {
                    var half = asked(i);
                    granted.add(half.getInteraction());
                    return new LogEntry(UUID.randomUUID().toString(), half);
                });
                interactions.until(new HashSet<>(granted), (record, missing) -> {
                    if (record.value() != null && record.value().getState() == State.ACTIVE) {
                        missing.remove(record.key());
                    }
                });
                long began = System.nanoTime();
                var change = provider.policy().set(List.of());
                while (!change.inForce()) {
                    change = provider.policy().set(List.of());
                }
                double millis = (System.nanoTime() - began) / 1e6;
                interactions.until(new HashSet<>(granted), (record, missing) -> {
                    if (record.value() != null && record.value().getState() == State.TERMINATED) {
                        missing.remove(record.key());
                    }
                });
                return new Ended(granted.size(), millis);
            }
        }

        /// What grid's lane would bring of a twin that asks.
        private PartnerHalf asked(int number) {
            var requester = Did.organisation(rig.grid().did()).twin("asking-" + number);
            var now = Instant.now();
            var half = new Half(
                    Side.REQUESTER, 1L, 1L, true, Reason.NONE, requester.value(), List.of(), now, null, "", null);
            return PartnerHalf.newBuilder()
                    .setInteraction(
                            InteractionId.of(requester.value(), provider.did().value(), FEED))
                    .setOrganisation(rig.grid().did())
                    .setRequester(requester.value())
                    .setProvider(provider.did().value())
                    .setFeed(FEED)
                    .setPartitions(1)
                    .setHalf(half)
                    .setAgent(requester.agent("bench"))
                    .setValidUntil(now.plus(VALID))
                    .setRequest("{}")
                    .setRequesterDocument("{}")
                    .build();
        }
    }

    /// Reads a topic of harbour's from its present end.
    private final class Reading<V> implements AutoCloseable {
        private final KafkaConsumer<String, V> consumer;

        Reading(Topic<String, V> topic) {
            Map<String, Object> config = new HashMap<>(rig.harbour().admin());
            config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            consumer = new KafkaConsumer<>(config, new StringDeserializer(), topic.deserializer());
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
        }

        /// Until nothing is missing any more.
        void until(Set<String> missing, Sight<V> sight) {
            for (long deadline = System.nanoTime() + LONGEST.toNanos(); !missing.isEmpty(); ) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(missing.size() + " were not seen within " + LONGEST);
                }
                for (var record : consumer.poll(GLANCE)) {
                    sight.of(record, missing);
                }
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    /// Takes out of what is missing what a record shows.
    @FunctionalInterface
    private interface Sight<V> {
        void of(ConsumerRecord<String, V> record, Set<String> missing);
    }
}
