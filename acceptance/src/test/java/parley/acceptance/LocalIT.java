package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.delivery.FeedRecord;
import parley.agent.publishing.Publisher;
import parley.avro.Rule;
import parley.deploy.story.CheckerProcess;
import parley.deploy.story.ParkedFetch;
import parley.topics.Topics;

/// Promise 2 inside one organisation: two twins of harbour with an agent each.
@BesideOthers
final class LocalIT {
    private static final String FEED = "numbers";
    private static final int SOME = 20;
    private static final Set<TopicPartition> SOME_TOPIC = Set.of(new TopicPartition("in.any", 0));

    private final Pair pair;

    LocalIT(Pair pair) {
        this.pair = pair;
    }

    enum End {
        BY_PROVIDER,
        BY_POLICY
    }

    @ParameterizedTest
    @EnumSource
    void what_is_retained_is_read_where_it_is_published_and_nothing_published_after_an_end_was_answered(End how)
            throws Exception {
        var provider = pair.twin(pair.computer(), "retained");
        var requester = pair.twin(pair.harbourStranger(), "retained");
        var login = Plain.login(pair.harbourStranger().settings());
        var received = new Received();
        provider.policy().set(List.of(Rules.retained(mayUse(provider))));
        var publisher = provider.publisher(FEED, Numbers.SCHEMA);
        publish(publisher, 0);

        var granted = grant(requester, provider);

        var topic = Topics.feed(provider.did().twinName().orElseThrow(), FEED);
        assertThat(granted.delivery()).isEqualTo(topic);
        try (var subscriber = requester.handle(granted.id(), received);
                var parked = parked(received, topic)) {
            assertThat(end(how, provider, granted.id())).isTrue();
            publish(publisher, SOME);

            assertThat(parked.found()).isEqualTo(new ParkedFetch.Found(0, true));
            assertThatThrownBy(() -> Plain.read(login, topic)).isInstanceOf(TopicAuthorizationException.class);
            subscriber.done().get(1, TimeUnit.MINUTES);
            assertThat(subscriber.ended()).isTrue();
        }
        assertThat(offsets(received)).isEqualTo(upTo(SOME));

        provider.policy().set(List.of(Rules.retained(mayUse(provider))));
        var again = grant(requester, provider);
        try (var subscriber = requester.handle(again.id(), received)) {
            Patiently.await("what was retained meanwhile").until(() -> received.count() == 2 * SOME);
            assertThat(subscriber.ended()).isFalse();
        }
        assertThat(again.epoch()).isEqualTo(granted.epoch() + 1);
        assertThat(offsets(received)).isEqualTo(upTo(2 * SOME));
        assertThat(received.refused()).isEmpty();
    }

    @Test
    void without_history_records_are_delivered_from_the_grant_until_its_end() throws Exception {
        var provider = pair.twin(pair.computer(), "local");
        var requester = pair.twin(pair.harbourStranger(), "local");
        var received = new Received();
        provider.policy().set(List.of(mayUse(provider)));
        var publisher = provider.publisher(FEED, Numbers.SCHEMA);
        publish(publisher, 0);
        var granted = grant(requester, provider);
        assertThat(granted.delivery()).isEqualTo(Topics.delivery(granted.id()));
        try (var subscriber = requester.handle(granted.id(), received)) {
            publish(publisher, SOME);
            Patiently.await("what was delivered").until(() -> received.count() == SOME);
            assertThat(end(End.BY_PROVIDER, provider, granted.id())).isTrue();
            publish(publisher, 2 * SOME);

            var found = CheckerProcess.check(
                    pair.harbourStranger().settings(), granted.delivery(), 2 * SOME, Long.MAX_VALUE);
            assertThat(found).isEqualTo(new CheckerProcess.Found(SOME, 0, SOME, 2 * SOME - 1));
            assertThat(subscriber.done()).isNotDone();
        }
    }

    /// Whoever used another's could end that one's transactions, and take its place in its groups.
    @Test
    void an_agent_has_transactions_and_groups_under_its_own_name_only() {
        pair.twin(pair.harbourStranger(), "transacting");
        var own = pair.harbourStranger().settings().clientId();
        var another = pair.computer().settings().clientId();

        for (var foreign : List.of("agent." + another + ".any", "agent." + own, "any")) {
            try (var producer = transacting(foreign)) {
                assertThatThrownBy(producer::initTransactions)
                        .as("transactions of " + foreign)
                        .isInstanceOf(TransactionalIdAuthorizationException.class);
            }
            try (var consumer = grouped(foreign)) {
                assertThatThrownBy(() -> consumer.committed(SOME_TOPIC))
                        .as("the group " + foreign)
                        .isInstanceOf(GroupAuthorizationException.class);
            }
        }
        try (var producer = transacting("agent." + own + ".any");
                var consumer = grouped("agent." + own + ".any")) {
            Patiently.await("its own").untilAsserted(producer::initTransactions);
            assertThatThrownBy(() -> consumer.committed(SOME_TOPIC)).isInstanceOf(TopicAuthorizationException.class);
        }
    }

    private KafkaProducer<byte[], byte[]> transacting(String id) {
        return Plain.producer(login(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id));
    }

    private KafkaConsumer<byte[], byte[]> grouped(String id) {
        return Plain.consumer(login(ConsumerConfig.GROUP_ID_CONFIG, id));
    }

    private Map<String, Object> login(String config, String value) {
        var login = new HashMap<>(Plain.login(pair.harbourStranger().settings()));
        login.put(config, value);
        return login;
    }

    /// When what was published before has been handed over, a fetch that waits for more.
    private ParkedFetch parked(Received received, String topic) throws Exception {
        Patiently.await("what was retained").until(() -> received.count() == SOME);
        return ParkedFetch.start(pair.harbourStranger().settings(), topic);
    }

    private static boolean end(End how, ActingTwin provider, String interaction) {
        return switch (how) {
            case BY_PROVIDER -> provider.terminate(interaction, "a test").inForce();
            case BY_POLICY -> provider.policy().set(List.of(mayUse(provider))).inForce();
        };
    }

    private static Rule mayUse(ActingTwin provider) {
        return Rules.allow(
                "own-may", Rules.organisation(provider.did().organisationOf()), "/", FIND, DESCRIBE, SUBSCRIBE);
    }

    private static InteractionView grant(ActingTwin requester, ActingTwin provider) {
        return Patiently.get(
                "an active interaction of " + provider.did(),
                () -> requester.subscribe(provider.did(), FEED) instanceof Subscription.Active(var view)
                        ? Optional.of(view)
                        : Optional.empty());
    }

    private static void publish(Publisher publisher, long from) throws Exception {
        for (long number = from; number < from + SOME; number++) {
            publisher.publish(Numbers.of(Numbers.SCHEMA, number)).get();
        }
    }

    private static List<Long> offsets(Received received) {
        return received.records().stream().map(FeedRecord::sourceOffset).toList();
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }
}
