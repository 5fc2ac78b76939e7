package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import parley.testing.KafkaProcess;

/// Records read where they are published, for as long as that is allowed.
final class ZeroCopyIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AclBinding MAY_READ = acl(AclOperation.READ);

    private final List<FeedRecord> received = new CopyOnWriteArrayList<>();

    @Test
    void what_is_retained_is_handed_over_until_it_may_no_longer_be_read_and_then_goes_on_where_it_was()
            throws Exception {
        // given
        try (var broker = KafkaProcess.start(Map.of(
                        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found", "true"));
                var admin = broker.admin();
                var sender = new Sender(broker.clientConfig(), 1)) {
            broker.create(Sender.FEED_TOPIC, 1);
            admin.createAcls(List.of(MAY_READ, acl(AclOperation.WRITE))).all().get();
            LongStream.range(0, 50).forEach(sender::publish);

            // when
            try (var subscriber = follow(sender, 1)) {
                awaitReceived(50);
                sender.publishTombstone(50);
                awaitReceived(51);
                revoke(admin);
                subscriber.done().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

                // then
                assertThat(subscriber.ended()).isTrue();
            }
            sender.publish(51);
            sender.flush();
            admin.createAcls(List.of(MAY_READ)).all().get();
            try (var subscriber = follow(sender, 2)) {
                awaitReceived(52);
                assertThat(subscriber.ended()).isFalse();
            }
        }
        assertThat(received).extracting(FeedRecord::sourceOffset).containsExactlyElementsOf(upTo(52));
        assertThat(received).extracting(FeedRecord::sequence).containsExactlyElementsOf(upTo(52));
        assertThat(received.get(50).payload()).isNull();
        assertThat(received.get(50).epoch()).isEqualTo(1);
        assertThat(received.get(51).epoch()).isEqualTo(2);
    }

    private Subscriber follow(Sender sender, long epoch) {
        return Subscriber.start(
                sender.feed("agent.zero-copy.", epoch), SubscriberOptions.of(Sender.INTERACTION), received::addAll);
    }

    private void awaitReceived(int count) {
        await().atMost(PATIENCE).until(() -> received.size() >= count);
    }

    private static void revoke(Admin admin) throws Exception {
        admin.deleteAcls(List.of(MAY_READ.toFilter())).all().get();
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }

    private static AclBinding acl(AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, Sender.FEED_TOPIC, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, AclPermissionType.ALLOW));
    }
}
