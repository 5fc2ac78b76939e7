package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import parley.avro.Denied;
import parley.avro.LogEntry;
import parley.testing.KafkaProcess;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Promise 9: what a broker refuses is in the log that decisions read, summed by the minute.
///
/// Whoever connects is the same to these brokers, and may do everything on a topic for which nothing is granted.
@Execution(ExecutionMode.CONCURRENT)
final class DenialsIT {
    private static final String HARBOUR = "did:web:harbour";
    private static final TopicPartition FEED = new TopicPartition(Topics.feed("computer", "load"), 0);
    private static final String HIDDEN = "hidden";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void what_broker_and_controller_refuse_is_told_with_its_number_and_what_a_listing_leaves_out_is_not()
            throws Exception {
        try (var broker = start();
                var admin = broker.admin()) {
            prepare(broker, admin);

            for (int i = 0; i < 3; i++) {
                assertRefused(broker);
            }
            assertThatThrownBy(() -> admin.createPartitions(Map.of(FEED.topic(), NewPartitions.increaseTo(2)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThat(admin.listTopics().names().get()).contains(FEED.topic()).doesNotContain(HIDDEN);

            await().atMost(PATIENCE).until(() -> count(broker, "READ") >= 3 && count(broker, "ALTER") >= 1);
            assertThat(count(broker, "READ")).isEqualTo(3);
            assertThat(count(broker, "ALTER")).isEqualTo(1);
            assertThat(told(broker)).allSatisfy(denied -> {
                assertThat(denied.getBy()).isEqualTo("broker-1");
                assertThat(denied.getPrincipal()).isEqualTo("ANONYMOUS");
                assertThat(denied.getResourceType()).isEqualTo("TOPIC");
                assertThat(denied.getResource()).isEqualTo(FEED.topic());
            });
        }
    }

    @Test
    void a_broker_that_was_killed_tells_nothing_again_and_goes_on_under_other_ids() throws Exception {
        try (var broker = start()) {
            try (var admin = broker.admin()) {
                prepare(broker, admin);
            }
            assertRefused(broker);
            await().atMost(PATIENCE).until(() -> count(broker, "READ") == 1);

            broker.restart();
            assertRefused(broker);

            await().atMost(PATIENCE).until(() -> count(broker, "READ") > 1);
            assertThat(count(broker, "READ")).isEqualTo(2);
            assertThat(entries(broker)).extracting(LogEntry::getId).doesNotHaveDuplicates();
        }
    }

    private static KafkaProcess start() throws URISyntaxException {
        return KafkaProcess.start(
                Map.of(
                        "authorizer.class.name",
                        "parley.plugins.FencingAuthorizer",
                        "allow.everyone.if.no.acl.found",
                        "true",
                        "parley.denials.bootstrap.servers",
                        "127.0.0.1:" + KafkaProcess.PORT,
                        "parley.denials.organisation",
                        HARBOUR,
                        "parley.denials.period.ms",
                        "2000"),
                Plugins.classes());
    }

    /// The log is there only after the broker has begun to count.
    private static void prepare(KafkaProcess broker, Admin admin) throws Exception {
        broker.create(FEED.topic(), 1);
        broker.create(HIDDEN, 1);
        admin.createAcls(List.of(mayWrite(FEED.topic(), "User:ANONYMOUS"), mayWrite(HIDDEN, "User:other")))
                .all()
                .get();
        await().until(() ->
                admin.describeAcls(AclBindingFilter.ANY).values().get().size() == 2);
        broker.create(Topics.INTERACTION_REQUESTS);
    }

    private static void assertRefused(KafkaProcess broker) throws Exception {
        assertThat(Fetch.inVersion(11, broker.bootstrapServers(), FEED)).isEqualTo(Errors.TOPIC_AUTHORIZATION_FAILED);
    }

    private static long count(KafkaProcess broker, String operation) {
        return told(broker).stream()
                .filter(denied -> denied.getOperation().equals(operation))
                .mapToLong(Denied::getCount)
                .sum();
    }

    private static List<Denied> told(KafkaProcess broker) {
        return entries(broker).stream().map(entry -> (Denied) entry.getEvent()).toList();
    }

    private static List<LogEntry> entries(KafkaProcess broker) {
        var log = Topics.INTERACTION_REQUESTS;
        var entries = new ArrayList<LogEntry>();
        try (var consumer =
                new KafkaConsumer<>(broker.clientConfig(), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, log.partitions())
                    .mapToObj(partition -> new TopicPartition(log.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    assertThat(record.key()).isEqualTo(HARBOUR);
                    entries.add(AvroSerde.of(LogEntry.class).decode(record.value()));
                }
            }
        }
        return entries;
    }

    private static AclBinding mayWrite(String topic, String principal) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry(principal, "*", AclOperation.WRITE, AclPermissionType.ALLOW));
    }
}
