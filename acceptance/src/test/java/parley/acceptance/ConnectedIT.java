package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.agent.ActingTwin;
import parley.agent.Connection;
import parley.agent.Delivered;
import parley.agent.InteractionView;
import parley.agent.Subscription;
import parley.agent.publishing.Publisher;
import parley.avro.State;

/// Who is connected: both sides count what the subscriber receives, whatever is killed, and each knows with whom it is
/// connected when it has ended, too.
@Alone
final class ConnectedIT {
    private static final String FEED = "numbers";
    private static final int SOME = 40;

    private final Pair pair;

    ConnectedIT(Pair pair) {
        this.pair = pair;
    }

    @ParameterizedTest
    @ValueSource(strings = {"harbour/feed-streams", "grid/feed-streams"})
    void bothSidesCountWhatTheSubscriberReceivedAlsoIfWhoCountsIsKilled(String component) throws Exception {
        var provider = pair.twin(pair.computer(), "counted");
        var requester = pair.twin(pair.balancer(), "counting");
        var publisher = provider.publisher(FEED, Numbers.SCHEMA);
        Pair.allow(provider, requester, FIND, SUBSCRIBE);
        var granted = granted(requester, provider);
        var received = new Received();

        try (var _ = requester.handle(granted.id(), received)) {
            publish(publisher, 0);
            Patiently.await("the first").until(() -> received.count() == SOME);
            pair.spaces().kill9(component);
            publish(publisher, SOME);
            pair.spaces().start(component);
            publish(publisher, 2 * SOME);
            Patiently.await("all").until(() -> received.count() == 3 * SOME);
        }

        assertThat(received.firstBreak()).isEmpty();
        var delivery = Plain.read(Plain.login(pair.balancer().settings()), granted.delivery());
        assertThat(delivery).hasSize(3 * SOME);
        long bytes = delivery.stream().mapToLong(ConnectedIT::size).sum();
        for (var side : List.of(provider, requester)) {
            var delivered = Patiently.get(
                    "the count of " + side.did(),
                    () -> side.interaction(granted.id())
                            .flatMap(InteractionView::delivered)
                            .filter(now ->
                                    now.records() >= 3 * SOME && now.lag().equals(OptionalLong.of(0))));
            assertThat(delivered.records()).isEqualTo(3 * SOME);
            assertThat(delivered.bytes()).isEqualTo(bytes);
            assertThat(delivered.last()).isPresent();
        }

        requester.terminate(granted.id(), "enough");

        for (var side : List.of(provider, requester)) {
            var other = side == provider ? requester : provider;
            Patiently.await("the end")
                    .until(() -> side.interaction(granted.id()).orElseThrow().state() == State.TERMINATED);
            assertThat(side.connected()).singleElement().satisfies(sum -> {
                assertThat(sum.organisation())
                        .isEqualTo(other.did().organisationOf().value());
                assertThat(sum.live()).isZero();
                assertThat(sum.past()).isEqualTo(1);
                assertThat(sum.records()).isEqualTo(3 * SOME);
                assertThat(sum.bytes()).isEqualTo(bytes);
            });
            assertThat(side.organisationConnected())
                    .filteredOn(sum -> sum.organisation()
                            .equals(other.did().organisationOf().value()))
                    .extracting(Connection::records)
                    .allSatisfy(records -> assertThat(records).isGreaterThanOrEqualTo(3 * SOME));
        }
    }

    @Test
    void insideAnOrganisationBothTwinsSeeOneCount() throws Exception {
        var provider = pair.twin(pair.computer(), "here");
        var requester = pair.twin(pair.harbourStranger(), "here");
        var publisher = provider.publisher(FEED, Numbers.SCHEMA);
        Pair.allow(provider, requester, FIND, SUBSCRIBE);
        var granted = granted(requester, provider);

        publish(publisher, 0);

        for (var side : List.of(provider, requester)) {
            Patiently.await("the count of " + side.did())
                    .until(() -> side.interaction(granted.id())
                                    .flatMap(InteractionView::delivered)
                                    .map(Delivered::records)
                                    .orElse(0L)
                            == SOME);
        }
        assertThat(provider.connected()).isEqualTo(requester.connected());
    }

    private static InteractionView granted(ActingTwin requester, ActingTwin provider) {
        return Patiently.get(
                "a grant",
                () -> requester.subscribe(provider.did(), FEED) instanceof Subscription.Active(var view)
                        ? Optional.of(view)
                        : Optional.empty());
    }

    private static void publish(Publisher publisher, long from) {
        for (long number = from; number < from + SOME; number++) {
            publisher.publish(Numbers.of(Numbers.SCHEMA, number)).join();
        }
    }

    /// As whoever reads the delivery gets it.
    private static long size(ConsumerRecord<byte[], byte[]> record) {
        long headers = StreamSupport.stream(record.headers().spliterator(), false)
                .mapToLong(ConnectedIT::size)
                .sum();
        return headers + record.value().length + (record.key() == null ? 0 : record.key().length);
    }

    private static int size(Header header) {
        return header.key().getBytes(UTF_8).length + header.value().length;
    }
}
