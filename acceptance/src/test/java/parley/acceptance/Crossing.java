package parley.acceptance;

import static java.util.stream.Collectors.toMap;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionTimeoutException;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.Subscription;
import parley.agent.delivery.Subscriber;
import parley.agent.publishing.PacedFeed;
import parley.agent.publishing.Publisher;
import parley.avro.State;
import parley.deploy.run.SpaceAccess;
import parley.identity.FeedWriter.Signing;
import parley.topics.Topic;
import parley.topics.Topics;

/// One feed that crosses: a twin of harbour publishes numbers, a twin of grid is allowed to have them and handles them.
/// For one test, which has it to itself.
final class Crossing implements AutoCloseable {
    static final String FEED = "numbers";

    private final Pair pair;
    private final ActingTwin provider;
    private final ActingTwin requester;
    private final Publisher publisher;
    private final PacedFeed feed;
    private final KafkaConsumer<byte[], byte[]> ends;
    private final TopicPartition partition;
    private final Received received = new Received();
    private final InteractionView granted;
    private final long grantedUntil;
    private final Subscriber subscriber;

    private Crossing(
            Pair pair, ActingTwin provider, ActingTwin requester, Schema schema, Signing signing, Duration pace) {
        this.pair = pair;
        this.provider = provider;
        this.requester = requester;
        allow();
        this.publisher = provider.publisher(FEED, schema, 1, signing);
        this.feed = PacedFeed.start(publisher, new Numbers(schema), pace);
        this.partition =
                new TopicPartition(Topics.feed(provider.did().twinName().orElseThrow(), FEED), 0);
        this.ends = Plain.consumer(Plain.login(pair.computer().settings()));
        this.granted = grant();
        this.grantedUntil = end();
        this.subscriber = requester.handle(granted.id(), received);
    }

    /// Between new twins, active, with a record every so often.
    static Crossing open(Pair pair, String hint, Duration pace) {
        return open(pair, hint, Numbers.SCHEMA, pace);
    }

    static Crossing open(Pair pair, String hint, Schema schema, Duration pace) {
        return open(pair, hint, schema, Signing.EACH, pace);
    }

    static Crossing open(Pair pair, String hint, Schema schema, Signing signing, Duration pace) {
        return new Crossing(
                pair, pair.twin(pair.computer(), hint), pair.twin(pair.balancer(), hint), schema, signing, pace);
    }

    /// Lets grid do everything with the provider.
    void allow() {
        Pair.allow(provider, requester, FIND, DESCRIBE, SUBSCRIBE);
    }

    /// Asks until it is active: news of a policy or of an end may still be on its way to grid.
    InteractionView grant() {
        return Patiently.get(
                "an active interaction of " + provider.did(),
                () -> requester.subscribe(provider.did(), FEED) instanceof Subscription.Active(var view)
                        ? Optional.of(view)
                        : Optional.empty());
    }

    /// Waits until grid knows that it has ended.
    InteractionView awaitEnded() {
        return Patiently.get(
                "grid shows the end of " + interaction(),
                () -> requester.interaction(interaction()).filter(view -> view.state() == State.TERMINATED));
    }

    ActingTwin provider() {
        return provider;
    }

    ActingTwin requester() {
        return requester;
    }

    Publisher publisher() {
        return publisher;
    }

    /// The same over all epochs.
    String interaction() {
        return granted.id();
    }

    String feedTopic() {
        return partition.topic();
    }

    String delivery() {
        return Topics.delivery(interaction());
    }

    Received received() {
        return received;
    }

    /// An end of the feed that was seen after the grant: the handler's first record is not beyond it.
    long grantedUntil() {
        return grantedUntil;
    }

    /// Where the feed ends now, read with the publisher's own login.
    long end() {
        return ends.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /// Waits until the feed ends there or later; where it ends.
    long awaitEnd(long atLeast) {
        Patiently.await("the feed's offset " + atLeast).until(() -> end() >= atLeast);
        return end();
    }

    /// Waits until the handler has had a record of that offset or a later one.
    void awaitReceived(long offset) {
        try {
            Patiently.await("offset " + offset + " of " + feedTopic() + " at the handler")
                    .until(() -> received.last() >= offset);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "; " + where(), e);
        }
    }

    /// How far its records have come, and what they wait for.
    private String where() {
        var delivered = Plain.sourceOffsets(Plain.login(pair.balancer().settings()), delivery());
        return "the feed ends at %d, there are %d records in the delivery, of which the last is of %s, and the handler has had %d up to %d; %s says %s, its lane ends at %s, feed-streams %s; %s says %s, its mirror ends at %s, feed-streams %s"
                .formatted(
                        end(),
                        delivered.size(),
                        delivered.isEmpty() ? "none" : delivered.getLast(),
                        received.count(),
                        received.last(),
                        pair.harbour().organisation(),
                        state(provider),
                        ends(pair.harbour(), Topics.laneFeeds(pair.grid().organisation())),
                        health(pair.harbour()),
                        pair.grid().organisation(),
                        state(requester),
                        ends(
                                pair.grid(),
                                Topics.mirroredFeeds(
                                        pair.harbour().organisation(),
                                        pair.grid().organisation())),
                        health(pair.grid()));
    }

    private String state(ActingTwin twin) {
        return twin.interaction(interaction())
                .map(view -> view.state() + " in epoch " + view.epoch())
                .orElse("nothing");
    }

    private static String ends(SpaceAccess space, Topic<?, ?> lane) {
        try (var consumer = Plain.consumer(Plain.login(space, "feed-streams"))) {
            var partitions = IntStream.range(0, lane.partitions())
                    .mapToObj(number -> new TopicPartition(lane.name(), number))
                    .toList();
            return new TreeMap<>(consumer.endOffsets(partitions).entrySet().stream()
                            .collect(toMap(end -> end.getKey().partition(), Map.Entry::getValue)))
                    .toString();
        }
    }

    private static String health(SpaceAccess space) {
        return Http.call("GET", space.feedStreams() + "/health", "", "").body();
    }

    /// Stops publishing and waits until the handler has had the last record; the feed's end.
    long finish() throws IOException {
        feed.close();
        long end = end();
        awaitReceived(end - 1);
        return end;
    }

    @Override
    public void close() throws IOException {
        subscriber.close();
        feed.close();
        ends.close();
    }
}
