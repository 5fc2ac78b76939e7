package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import parley.fence.Lapse;
import parley.testing.KafkaProcess;
import parley.topics.Topics;

/// Promise 2, where a subscriber reads the feed's own topic: what is taken away is not read by a fetch that waits.
///
/// Whoever connects is the same to these brokers, and may do on a topic what it is granted there.
final class ReadFenceIT {
    private static final int HALF_A_MINUTE = 30_000;
    private static final int SMALL = 1;
    private static final int LARGE = 100_000;
    private static final TopicPartition FEED = new TopicPartition(Topics.feed("computer", "load"), 0);
    private static final AclBinding MAY_READ = acl(AclOperation.READ);

    @Test
    void a_fetch_that_waits_reads_what_is_published_while_it_may_and_nothing_afterwards() throws Exception {
        try (var broker = start("parley.plugins.FencingAuthorizer", ReadFence.class.getName())) {
            for (int least : List.of(SMALL, LARGE)) {
                assertThat(parkedWhile(broker, least, admin -> {}).join().count())
                        .isEqualTo(1);

                var parked = parkedWhile(broker, least, ReadFenceIT::revoke);

                assertThatThrownBy(parked::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    /// Nobody takes the right here: identity-bridge may be down.
    @Test
    void a_fetch_that_waits_reads_nothing_either_once_its_right_has_lapsed() throws Exception {
        try (var broker = start("parley.plugins.FencingAuthorizer", ReadFence.class.getName())) {
            var parked = parkedWhile(broker, SMALL, admin -> {
                var lapse = acl(AclOperation.READ, Lapse.host(Instant.EPOCH));
                admin.createAcls(List.of(lapse)).all().get();
                awaitShown(admin, 3);
            });

            assertThatThrownBy(parked::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void the_same_fetch_leaks_where_kafka_is_as_it_comes() throws Exception {
        try (var broker = start("org.apache.kafka.metadata.authorizer.StandardAuthorizer", "")) {
            assertThat(parkedWhile(broker, SMALL, ReadFenceIT::revoke).join().count())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_fetch_that_the_fence_is_not_asked_about_is_refused() throws Exception {
        try (var broker = start("parley.plugins.FencingAuthorizer", ReadFence.class.getName());
                var admin = broker.admin()) {
            prepare(broker, admin);
            publish(broker, SMALL);

            assertThat(Fetch.inVersion(4, broker.bootstrapServers(), FEED))
                    .isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
            assertThat(Fetch.inVersion(10, broker.bootstrapServers(), FEED))
                    .isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
            assertThat(Fetch.inVersion(11, broker.bootstrapServers(), FEED)).isEqualTo(Errors.NONE);
        }
    }

    /// Nor is the fence asked about a share group's.
    @Test
    void a_share_group_reads_nothing_whatever_it_may() throws Exception {
        try (var broker = start("parley.plugins.FencingAuthorizer", ReadFence.class.getName())) {
            assertThatThrownBy(() -> sharing(broker)).isInstanceOf(TopicAuthorizationException.class);
        }
        try (var broker = start("org.apache.kafka.metadata.authorizer.StandardAuthorizer", "")) {
            assertThat(sharing(broker)).isPositive();
        }
    }

    @Test
    void where_another_authorizer_guards_nothing_is_read() throws Exception {
        try (var broker = start("org.apache.kafka.metadata.authorizer.StandardAuthorizer", ReadFence.class.getName());
                var admin = broker.admin()) {
            prepare(broker, admin);

            assertThat(Fetch.inVersion(11, broker.bootstrapServers(), FEED))
                    .isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
        }
    }

    private static KafkaProcess start(String authorizer, String selector) throws Exception {
        var properties =
                new HashMap<>(Map.of("authorizer.class.name", authorizer, "allow.everyone.if.no.acl.found", "true"));
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        if (!selector.isEmpty()) {
            properties.put("replica.selector.class", selector);
        }
        return KafkaProcess.start(properties, Plugins.classes());
    }

    /// What a fetch gets that waits for as many bytes while something is done and, after that, as many are published.
    private static CompletableFuture<ConsumerRecords<byte[], byte[]>> parkedWhile(
            KafkaProcess broker, int least, Doing doing) throws Exception {
        try (var admin = broker.admin();
                var purgatory = FetchPurgatory.of(broker.pid())) {
            prepare(broker, admin);
            // Ends what the consumer before this one may have left waiting
            publish(broker, LARGE);
            purgatory.await(0);
            var fetched = CompletableFuture.supplyAsync(() -> fetch(broker, least));
            purgatory.await(1);
            doing.with(admin);
            publish(broker, least);
            return fetched;
        }
    }

    private interface Doing {
        void with(Admin admin) throws Exception;
    }

    private static ConsumerRecords<byte[], byte[]> fetch(KafkaProcess broker, int least) {
        var config = broker.clientConfig();
        config.put("fetch.max.wait.ms", HALF_A_MINUTE);
        config.put("fetch.min.bytes", least);
        config.put("request.timeout.ms", 2 * HALF_A_MINUTE);
        config.put("max.partition.fetch.bytes", 10 * LARGE);
        var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            consumer.assign(List.of(FEED));
            consumer.seekToEnd(List.of(FEED));
            return consumer.poll(Duration.ofMillis(2 * HALF_A_MINUTE));
        } finally {
            // What it has sent ahead may wait for as long again
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /// How many records come first to a share group, while some are published.
    private static int sharing(KafkaProcess broker) throws Exception {
        var config = broker.clientConfig();
        config.put("group.id", "sharing");
        try (var admin = broker.admin();
                var consumer =
                        new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            prepare(broker, admin);
            consumer.subscribe(List.of(FEED.topic()));
            return await("a record, or a refusal")
                    .atMost(Duration.ofMinutes(1))
                    .until(
                            () -> {
                                publish(broker, SMALL);
                                return consumer.poll(Duration.ofMillis(200)).count();
                            },
                            count -> count > 0);
        }
    }

    private static void prepare(KafkaProcess broker, Admin admin) throws Exception {
        if (!admin.listTopics().names().get().contains(FEED.topic())) {
            broker.create(FEED.topic(), 1);
        }
        admin.createAcls(List.of(MAY_READ, acl(AclOperation.WRITE))).all().get();
        awaitShown(admin, 2);
    }

    private static void revoke(Admin admin) throws Exception {
        admin.deleteAcls(List.of(MAY_READ.toFilter())).all().get();
        awaitShown(admin, 1);
    }

    private static void awaitShown(Admin admin, int acls) {
        await().until(() ->
                admin.describeAcls(AclBindingFilter.ANY).values().get().size() == acls);
    }

    private static void publish(KafkaProcess broker, int bytes) throws Exception {
        try (var producer =
                new KafkaProducer<>(broker.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(FEED.topic(), FEED.partition(), null, new byte[bytes]))
                    .get();
        }
    }

    private static AclBinding acl(AclOperation operation) {
        return acl(operation, "*");
    }

    private static AclBinding acl(AclOperation operation, String host) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, FEED.topic(), PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", host, operation, AclPermissionType.ALLOW));
    }
}
