package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.AgentSettings;
import parley.agent.Subscription;
import parley.agent.control.CommandOutcome;
import parley.agent.delivery.Subscriber;
import parley.agent.publishing.Publisher;
import parley.avro.LaneCommand;
import parley.avro.LaneMessage;
import parley.deploy.space.Keys;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Stamp;
import parley.identity.SigningKey;
import parley.topics.Topics;

/// An agent replaces its key while its feed crosses: subscribers notice nothing, and whoever has the old key has
/// nothing.
@BesideOthers
final class KeyRotationIT {
    private static final String FEED = Crossing.FEED;
    private static final String COUNT = "count";
    private static final Schema NUMBER =
            SchemaBuilder.record("Count").fields().requiredInt("number").endRecord();
    private static final int SOME = 20;

    private final Pair pair;

    KeyRotationIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void whatTheOldKeySignedArrivesAndWhatAThiefSignsWithItDoesNot() throws Exception {
        Path settings = Pair.settings(pair.harbour(), SpaceFiles.ROTATING);
        SigningKey stolen;
        Did did;
        Stamp last;
        var received = new Received();
        try (var agent = Agent.open(settings)) {
            stolen = Http.key(agent.settings());
            var provider = pair.twin(agent, "rotated");
            did = provider.did();
            var publisher = provider.publisher(FEED, Numbers.SCHEMA);
            var subscribed = subscribe(provider);
            try (var _ = subscribed.handle(received)) {
                publish(publisher, 0, SOME);
                awaitReceived(received, SOME - 1);
                publish(publisher, SOME, 2 * SOME);
                last = new Stamp(
                        publisher.feed(),
                        did.method(SpaceFiles.ROTATING, stolen.publicKey()),
                        publisher.start(),
                        publisher.last().getFirst(),
                        0);
                // What could have come just after the last that it signed, and what it has signed
                var numbers = List.of(last.sequence() + 1, last.sequence(), 0L);

                agent.rotateKey(new SecureRandom());

                try (var anew = Agent.open(settings)) {
                    var again = anew.twin(did.twinName().orElseThrow()).publisher(FEED, Numbers.SCHEMA);
                    publish(again, 2 * SOME, 3 * SOME);
                    awaitReceived(received, 3 * SOME - 1);
                    for (var number : numbers) {
                        backDate(anew, did, new Stamp(last.feed(), last.key(), last.start(), number, 0), stolen);
                    }
                    bringToPartner(subscribed.interaction(), last, numbers, stolen);
                    publish(again, 3 * SOME, 4 * SOME);
                    // Some offsets are the thief's
                    awaitReceived(received, 4 * SOME - 1 + numbers.size());
                    Audited.awaitDisbelieved(
                            subscribed.requester()::audit,
                            "record",
                            "no such key may publish: " + last.key(),
                            numbers.size());
                }
            }
        }

        assertThat(received.records())
                .extracting(
                        record -> record.value() == null ? -1 : record.value().get("number"))
                .containsExactlyElementsOf(numbers(4 * SOME));
        assertThat(received.refused()).isEmpty();
        assertThat(Aside.reasons(
                                pair.harbour().admin(),
                                Topics.feed(did.twinName().orElseThrow(), FEED))
                        .values())
                .hasSize(3)
                .allSatisfy(reason -> assertThat(reason).contains("no such key may publish"));
        try (var anew = Agent.open(settings)) {
            Audited.awaitDisbelieved(
                    anew.twin(did.twinName().orElseThrow())::audit, "record", "no such key may publish");
        }
    }

    /// To the partner, by whoever has their broker and their organisation's key besides. It has believed both keys, and
    /// is brought the document in which they still stand.
    @Test
    void whatIsSignedWithAKeyThatWasTakenAwayOrReplacedBeginsNothing() throws Exception {
        var executed = new CopyOnWriteArrayList<Integer>();
        var ours = pair.twin(pair.computer(), "ours");
        ours.publisher(FEED, Numbers.SCHEMA);
        ours.declareControl(COUNT, NUMBER, null);
        Path settings = Pair.settings(pair.grid(), SpaceFiles.ROTATING);
        try (var before = Agent.open(settings);
                var documents = new LaneDocuments(pair.grid(), "harbour");
                var interactions = new HeldLane<>(
                        Topics.laneInteractions("harbour"), pair.grid().admin());
                var commands = new HeldLane<>(
                        Topics.laneCommands("harbour"), pair.grid().admin());
                var _ = ours.serve(Map.of(COUNT, command -> {
                    executed.add((Integer) command.input().get("number"));
                    return null;
                }))) {
            var theirs = pair.twin(before, "turning");
            Pair.allow(ours, theirs, FIND, DESCRIBE, SUBSCRIBE, CONTROL);
            var other = AgentSettings.read(Pair.settings(pair.grid(), SpaceFiles.STRANGER));
            delegate(theirs, other, Function.ofAgents(), Http.now().plus(Duration.ofHours(1)));
            var done = executed(theirs, ours, commands);
            var old = documents.awaitKnown(theirs, ours);
            var organisation = Keys.organisation(pair.grid().file());
            var lost = List.of(
                    new Forged(organisation, theirs.did(), other.clientId(), Http.key(other), old),
                    new Forged(organisation, theirs.did(), SpaceFiles.ROTATING, Http.key(before.settings()), old));

            var lanes = new Lanes(interactions, commands);
            delegate(theirs, other, EnumSet.of(Function.PUBLISH), Http.now().plus(Duration.ofHours(1)));
            var narrowed = lost.getFirst().with(documents.awaitKnown(theirs, ours));
            lanes.say(narrowed, ours, done);
            var method = narrowed.method();
            Audited.awaitDisbelieved(ours::audit, "half", "request: " + method + " may not subscribe");
            Audited.awaitDisbelieved(ours::audit, "command", "request: " + method + " may not control");
            Audited.awaitDisbelieved(ours::audit, "report", "`" + method + "` may not serve " + theirs.did());
            var expires = Http.now().plus(Duration.ofSeconds(1));
            delegate(theirs, other, Function.ofAgents(), expires);
            var expired = lost.getFirst().with(documents.awaitKnown(theirs, ours));
            Patiently.await("the delegation to expire").until(() -> Http.now().isAfter(expires));
            lanes.say(expired, ours, done);
            Audited.awaitDisbelieved(ours::audit, "half", "request: " + method + " until " + expires);
            Audited.awaitDisbelieved(ours::audit, "command", "request: " + method + " until " + expires);
            Audited.awaitDisbelieved(ours::audit, "report", "`" + method + "` may not serve " + theirs.did(), 2);

            theirs.undelegate(other.clientId());
            before.rotateKey(new SecureRandom());
            try (var anew = Agent.open(settings)) {
                var current =
                        documents.awaitKnown(anew.twin(theirs.did().twinName().orElseThrow()), ours);
                documents.bring(theirs.did(), old);
                for (var each : lost) {
                    lanes.say(each, ours, done);
                }

                var unknown = lost.stream()
                        .map(each -> "request: " + each.twin() + " has no key " + each.method())
                        .toArray(String[]::new);
                Audited.awaitDisbelieved(ours::audit, "half", unknown);
                Audited.awaitDisbelieved(ours::audit, "command", unknown);
                for (var each : lost) {
                    Audited.awaitDisbelieved(
                            ours::audit,
                            "report",
                            "`" + each.method() + "` may not serve " + each.twin(),
                            each.method().equals(method) ? 3 : 1);
                }
                assertThat(ours.interactions()).isEmpty();
                assertThat(ours.outcome(done.getCommand())).isInstanceOf(CommandOutcome.Done.class);

                // The same, after them, with the key that holds now
                var genuine =
                        new Forged(organisation, theirs.did(), SpaceFiles.ROTATING, Http.key(anew.settings()), current);
                var half = genuine.asks(ours.did(), FEED);
                interactions.write(half.getInteraction(), new LaneMessage(half));
                commands.write(ours.did().value(), genuine.sends(ours.did(), COUNT, 5));
                Patiently.get("an interaction", () -> ours.interaction(half.getInteraction()));
                Patiently.await("the command").until(() -> !executed.isEmpty());
                assertThat(executed).containsExactly(5);
                ours.terminate(half.getInteraction(), "over");
            }
        }
    }

    /// The report of a command of ours that their twin has executed.
    private static LaneCommand executed(ActingTwin theirs, ActingTwin ours, HeldLane<LaneCommand> lane)
            throws Exception {
        theirs.declareControl(COUNT, NUMBER, null);
        Pair.allow(theirs, ours, FIND, DESCRIBE, CONTROL);
        Patiently.get("the twin " + theirs.did(), () -> ours.describe(theirs.did()));
        try (var _ = theirs.serve(Map.of(COUNT, _ -> null))) {
            var outcome = ours.command(
                    theirs.did(), COUNT, JsonNodeFactory.instance.objectNode().put("number", 1), Duration.ofMinutes(1));
            while (outcome instanceof CommandOutcome.Pending(var id, var _)) {
                outcome = ours.outcome(id);
            }
            assertThat(outcome).isInstanceOf(CommandOutcome.Done.class);
            var id = ((CommandOutcome.Done) outcome).command();
            return lane.values().stream()
                    .filter(sent ->
                            sent.getCommand().equals(id) && sent.getRequest().isEmpty())
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }
    }

    /// What leads to us from a partner whose broker is in the wrong hands.
    private record Lanes(HeldLane<LaneMessage> interactions, HeldLane<LaneCommand> commands) {
        /// To a twin of ours: a request, a command, and another outcome of what theirs has done.
        void say(Forged forged, ActingTwin ours, LaneCommand done) throws Exception {
            var half = forged.asks(ours.did(), FEED);
            interactions.write(half.getInteraction(), new LaneMessage(half));
            commands.write(ours.did().value(), forged.sends(ours.did(), COUNT, 999));
            commands.write(done.getProvider(), forged.fails(done, ours.did(), COUNT));
        }
    }

    private static void delegate(ActingTwin twin, AgentSettings to, Set<Function> functions, Instant expires)
            throws IOException {
        twin.delegate(new Delegation(to.clientId(), Http.key(to).publicKey(), EnumSet.copyOf(functions), expires));
    }

    private record Asked(ActingTwin requester, String interaction) {
        Subscriber handle(Received received) {
            return requester.handle(interaction, received);
        }
    }

    private Asked subscribe(ActingTwin provider) {
        var requester = pair.twin(pair.balancer(), "asks");
        Pair.allow(provider, requester, FIND, DESCRIBE, SUBSCRIBE);
        var granted = Patiently.get(
                "an active interaction",
                () -> requester.subscribe(provider.did(), FEED) instanceof Subscription.Active(var view)
                        ? Optional.of(view)
                        : Optional.empty());
        return new Asked(requester, granted.id());
    }

    private static void publish(Publisher publisher, int from, int until) {
        for (int number = from; number < until; number++) {
            publisher.publish(Numbers.of(Numbers.SCHEMA, number)).join();
        }
    }

    private static void awaitReceived(Received received, long offset) {
        Patiently.await("offset " + offset).until(() -> received.last() >= offset);
    }

    /// Who stole the old key writes as if it were still the agent's.
    private static void backDate(Agent agent, Did twin, Stamp last, SigningKey stolen) throws Exception {
        long now = System.currentTimeMillis();
        var stamp = new Stamp(last.feed(), last.key(), last.start(), last.sequence(), now);
        var topic = Topics.feed(twin.twinName().orElseThrow(), FEED);
        int id = Http.call(
                        "GET",
                        agent.settings().twinRegistry() + "/schemas/subjects/" + topic + "-value/versions/latest",
                        Http.token(agent.settings()),
                        "")
                .json()
                .path("id")
                .asInt();
        var record = new ProducerRecord<byte[], byte[]>(topic, 0, now, null, ConfluentFrame.frame(id, new byte[] {2}));
        RecordSignature.sign(record, stamp, Fingerprint.sha256(Numbers.SCHEMA), stolen);
        try (var producer = Plain.producer(Plain.login(agent.settings()))) {
            producer.send(record).get();
        }
    }

    /// Past our egress, by whoever has our broker too: what follows in the lane on what is genuine.
    private void bringToPartner(String interaction, Stamp last, List<Long> numbers, SigningKey stolen)
            throws Exception {
        try (var lane = new HeldFeeds(pair.harbour(), pair.grid())) {
            var genuine = lane.last(interaction);
            for (var number : numbers) {
                var stamp = new Stamp(last.feed(), last.key(), last.start(), number, genuine.timestamp());
                lane.writeNext(genuine, HeldFeeds.signed(genuine, new byte[] {2}, stamp, stolen));
            }
        }
    }

    private static List<Long> numbers(int count) {
        return LongStream.range(0, count).boxed().toList();
    }
}
