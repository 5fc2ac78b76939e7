package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.BALANCER;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;
import static parley.broker.World.HARBOUR;
import static parley.broker.World.HARBOUR_KEY;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.AuditEntry;
import parley.avro.Command;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.Policy;
import parley.broker.RunningBroker.Answer;
import parley.broker.deciding.Change;
import parley.broker.deciding.Decider;
import parley.broker.deciding.TwinState;
import parley.identity.OrganisationKey;
import parley.interaction.InteractionId;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topic;
import parley.topics.Topics;

/// Promise 9: whoever replays the log from its start comes to the same decisions, one by one, and to the
/// same state.
@NeedsPlainBroker
final class DecisionReplayIT {

    private static final String LOCAL = InteractionId.of(CRANE.value(), COMPUTER.value(), "load");
    private static final String BRIEFLY = """
            {"rules": [{"id": "brief", "effect": "allow", "actions": ["find", "describe", "subscribe"],
              "subject": {"anyone": true}, "path": "/", "terms": {"for": "PT1S"}}]}""";

    @TempDir
    private Path folder;

    @Test
    void the_log_from_its_start_gives_the_same_decisions() throws Exception {
        try (Harbour harbour = Harbour.start(folder)) {
            asksAndAnswers(harbour);
            rootPolicies(harbour);
            attestations(harbour);
            ticks(harbour);
            offersBansAndEnds(harbour);
            commands(harbour);

            Replay replay = new Replay();
            read(harbour, Topics.INTERACTION_REQUESTS).forEach(replay::take);

            replay.assertHas("CommandRequested", "CommandAnswered", "CancellationRequested", "CommandReported");
            replay.assertHas(
                    "RequestAnswered",
                    "Tick",
                    "RootPolicyChanged",
                    "RootPolicyReached",
                    "PolicyChanged",
                    "AttestationRevoked");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> read(harbour, Topics.AUDIT).size() >= replay.count());
            Map<String, List<AuditEntry>> audited = new TreeMap<>();
            for (ConsumerRecord<String, AuditEntry> record : read(harbour, Topics.AUDIT)) {
                audited.computeIfAbsent(Topics.auditTwin(record.key()).orElse(""), any -> new ArrayList<>())
                        .add(plain(record.value()));
            }
            replay.assertDecided(audited);
            replay.assertState(
                    last(harbour, Topics.POLICIES), last(harbour, Topics.INTERACTIONS), last(harbour, Topics.COMMANDS));
        }
    }

    private static void asksAndAnswers(Harbour harbour) {
        harbour.computer.setPolicy(ConsentIT.ASK);
        assertThat(harbour.crane.subscribe(COMPUTER).text("state")).isEqualTo("PENDING");
        assertThat(harbour.computer.accept(COMPUTER, LOCAL).status()).isEqualTo(200);
        harbour.computer.suspend(COMPUTER, LOCAL);
        harbour.computer.resume(COMPUTER, LOCAL);
        harbour.crane.terminate(COMPUTER, LOCAL);
        assertThat(harbour.crane.subscribe(COMPUTER).text("state")).isEqualTo("PENDING");
        harbour.computer.deny(COMPUTER, LOCAL);
    }

    private static void rootPolicies(Harbour harbour) {
        OrganisationKey key = new OrganisationKey(HARBOUR, HARBOUR_KEY);
        harbour.computer.setPolicy(ConsentIT.ASK.replace("\"ask\",", "\"allow\","));
        assertThat(harbour.crane.subscribe(COMPUTER).status()).isEqualTo(201);
        for (String policy : List.of("{\"inbound\": []}", "{\"outbound\": []}", "{}")) {
            long version =
                    harbour.computer.get("/root-policy").json().path("version").asLong() + 1;
            Answer set = harbour.broker.send("PUT", "/root-policy", null, RootPolicies.body(policy, version, key));
            assertThat(set.status()).as(set.body()).isEqualTo(200);
            harbour.crane.subscribe(COMPUTER);
            harbour.crane.subscribe(BALANCER);
        }
    }

    private static void attestations(Harbour harbour) {
        harbour.computer.setPolicy(AttestationIT.CERTIFIED);
        assertThat(AttestationIT.subscribe(harbour, AttestationIT.attestation()).status())
                .isEqualTo(201);
        Answer revoked = AttestationIT.revoke(harbour);
        assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
    }

    /// What ends by its terms ends by a tick.
    private static void ticks(Harbour harbour) {
        harbour.computer.setPolicy(BRIEFLY);
        harbour.crane.subscribe(COMPUTER);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> harbour.crane
                        .get("/interactions", CRANE)
                        .json()
                        .findValuesAsText("state")
                        .contains("EXPIRED"));
    }

    private static void offersBansAndEnds(Harbour harbour) {
        harbour.computer.offer(BALANCER, "load");
        harbour.computer.ban("{\"organisation\":\"" + World.GRID + "\",\"reason\":\"\"}");
        harbour.computer.deletePolicy();
    }

    /// Asked about: accepted and then taken back, denied, and refused by a policy that comes meanwhile.
    private static void commands(Harbour harbour) {
        AskedCommandsIT.withControl(harbour);
        harbour.computer.setPolicy(AskedCommandsIT.ASK);
        String accepted =
                harbour.crane.command(COMPUTER, "light", AskedCommandsIT.ON).text("id");
        assertThat(harbour.computer.acceptCommand(COMPUTER, accepted).status()).isEqualTo(200);
        assertThat(harbour.crane.cancelCommand(COMPUTER, accepted).text("state"))
                .isEqualTo("CANCELLED");
        String denied =
                harbour.crane.command(COMPUTER, "light", AskedCommandsIT.ON).text("id");
        assertThat(harbour.computer.denyCommand(COMPUTER, denied).status()).isEqualTo(200);
        assertThat(harbour.crane.command(COMPUTER, "light", AskedCommandsIT.ON).text("state"))
                .isEqualTo("PENDING");
        harbour.computer.deletePolicy();
    }

    /// The deciding core over nothing but the log.
    private static final class Replay {
        private final Map<String, TwinState> states = new HashMap<>();
        private final Map<String, List<AuditEntry>> decided = new TreeMap<>();

        void take(ConsumerRecord<String, LogEntry> record) {
            TwinState state = states.computeIfAbsent(
                    record.key(),
                    twin -> new TwinState(
                            twin,
                            null,
                            new HashMap<>(),
                            new HashMap<>(),
                            new HashMap<>(),
                            new HashMap<>(),
                            new HashMap<>()));
            Instant at = Instant.ofEpochMilli(record.timestamp());
            for (Change change :
                    Decider.decide(state, record.value(), at, HARBOUR.value()).changes()) {
                state = apply(state, change);
            }
            states.put(record.key(), state);
        }

        private TwinState apply(TwinState state, Change change) {
            switch (change) {
                case Change.PolicySet(var policy, var agent) -> {
                    return state.under(policy);
                }
                case Change.InteractionSet(var set, var told) ->
                    state.interactions().put(set.getId(), set);
                case Change.Revoked(var revocation) ->
                    state.revoked()
                            .put(Topics.revocationKey(revocation.getBy(), revocation.getAttestation()), revocation);
                case Change.RequestSeen(var id, var validUntil) -> state.seen().put(id, validUntil);
                case Change.CommandSet(var command) -> state.commands().put(command.getId(), command);
                case Change.Audited(var entry) -> {
                    state.decided().put(entry.getCause(), entry.getAt());
                    decided.computeIfAbsent(state.twin(), any -> new ArrayList<>())
                            .add(plain(entry));
                }
                default -> {}
            }
            return state;
        }

        int count() {
            return decided.values().stream().mapToInt(List::size).sum();
        }

        void assertHas(String... events) {
            assertThat(decided.values().stream()
                            .flatMap(List::stream)
                            .map(AuditEntry::getEvent)
                            .collect(Collectors.toSet()))
                    .contains(events);
        }

        /// What was decided after the log was read is left out.
        void assertDecided(Map<String, List<AuditEntry>> audited) {
            decided.forEach((twin, entries) -> assertThat(audited.getOrDefault(twin, List.of()))
                    .as(twin)
                    .startsWith(entries.toArray(AuditEntry[]::new)));
        }

        void assertState(
                Map<String, Policy> policies, Map<String, Interaction> interactions, Map<String, Command> commands) {
            Map<String, Policy> replayed = new HashMap<>();
            Map<String, Interaction> all = new HashMap<>();
            states.values().forEach(state -> {
                if (state.policy() != null) {
                    replayed.put(state.twin(), state.policy());
                }
                all.putAll(state.interactions());
            });
            assertThat(replayed).isEqualTo(policies);
            assertThat(all).isEqualTo(interactions);
            Map<String, Command> sent = new HashMap<>();
            states.values().forEach(state -> sent.putAll(state.commands()));
            assertThat(sent).isEqualTo(commands);
        }
    }

    /// Where it stands in the chain, and its salt, are no part of what was decided.
    private static AuditEntry plain(AuditEntry entry) {
        return AuditEntry.newBuilder(entry).clearIndex().clearSalt().build();
    }

    private static <V> Map<String, V> last(Harbour harbour, Topic<String, V> topic) {
        Map<String, V> last = new HashMap<>();
        read(harbour, topic).forEach(record -> last.put(record.key(), record.value()));
        return last;
    }

    /// All of it, by partition and offset.
    private static <V> List<ConsumerRecord<String, V>> read(Harbour harbour, Topic<String, V> topic) {
        Map<String, Object> config = new HashMap<>(harbour.kafka.clientConfig());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<ConsumerRecord<String, V>> all = new ArrayList<>();
        try (KafkaConsumer<String, V> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), topic.deserializer())) {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        all.sort(Comparator.<ConsumerRecord<String, V>>comparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return all;
    }
}
