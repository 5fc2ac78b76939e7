package parley.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.AuditChainRecord;
import parley.avro.AuditEntry;
import parley.avro.AuditErasureRequested;
import parley.avro.AuditHead;
import parley.avro.AuditRange;
import parley.avro.Denied;
import parley.avro.EffectSeen;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.avro.PolicyChanged;
import parley.avro.RootPolicy;
import parley.avro.RootPolicyReached;
import parley.avro.Tick;
import parley.identity.audit.AuditVerdict;
import parley.identity.audit.AuditVerifier;
import parley.identity.audit.AuditedEntry;
import parley.identity.audit.ChainLine;
import parley.topics.Topics;

/// Promise 9: what was decided is chained as it is written.
@SuppressWarnings("NullAway.Init") // fields set by JUnit and before each test
final class AuditChainTopologyTest {

    private static final String HARBOUR = "did:web:harbour";
    private static final String COMPUTER = HARBOUR + ":twins:computer";
    private static final String CRANE = HARBOUR + ":twins:crane";
    private static final String BALANCER = "did:web:grid:twins:balancer";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path data;

    private TopologyTestDriver driver;
    private TestInputTopic<String, LogEntry> log;
    private TestOutputTopic<String, AuditEntry> audit;
    private TestOutputTopic<String, AuditChainRecord> chain;
    private final Map<String, AuditEntry> entries = new LinkedHashMap<>();
    private final List<TestRecord<String, AuditChainRecord>> links = new ArrayList<>();
    private int appended;

    @BeforeEach
    void start() {
        driver = new TopologyTestDriver(DecidingTopologyTest.topology(), DecidingTopologyTest.properties(data), NOON);
        log = driver.createInputTopic(
                Topics.INTERACTION_REQUESTS.name(), new StringSerializer(), Topics.INTERACTION_REQUESTS.serializer());
        audit = driver.createOutputTopic(Topics.AUDIT.name(), new StringDeserializer(), Topics.AUDIT.deserializer());
        chain = driver.createOutputTopic(
                Topics.AUDIT_CHAIN.name(), new StringDeserializer(), Topics.AUDIT_CHAIN.deserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void each_twins_entries_are_linked_in_their_order_and_signed_a_second_later() {
        append(COMPUTER, policy(COMPUTER));
        append(CRANE, policy(CRANE));
        append(COMPUTER, policy(COMPUTER));
        read();
        assertThat(heads()).isZero();

        driver.advanceWallClockTime(Duration.ofSeconds(1));

        read();
        assertThat(entries.keySet()).containsExactly(COMPUTER + "#0", CRANE + "#0", COMPUTER + "#1");
        assertThat(verdict(COMPUTER)).isEqualTo(new AuditVerdict.Holds(2, 0, 0, 0, 2, NOON.plusSeconds(1)));
        assertThat(verdict(CRANE)).isEqualTo(new AuditVerdict.Holds(1, 0, 0, 0, 1, NOON.plusSeconds(1)));
    }

    /// Each punctuation costs a transaction.
    @Test
    void what_is_signed_is_not_signed_again() {
        append(COMPUTER, policy(COMPUTER));

        driver.advanceWallClockTime(Duration.ofSeconds(1));
        driver.advanceWallClockTime(Duration.ofSeconds(10));

        read();
        assertThat(heads()).isEqualTo(1);
    }

    @Test
    void many_entries_are_signed_before_a_second_is_over() {
        for (int i = 0; i < AuditChains.MOST_UNSIGNED + 1; i++) {
            append(COMPUTER, policy(COMPUTER));
        }

        read();
        assertThat(verdict(COMPUTER))
                .isEqualTo(new AuditVerdict.Holds(
                        AuditChains.MOST_UNSIGNED + 1, 0, 0, 0, AuditChains.MOST_UNSIGNED, NOON));
    }

    @Test
    void erased_entries_lose_their_content_and_the_decision_stays() {
        for (int i = 0; i < 4; i++) {
            append(COMPUTER, policy(COMPUTER));
        }
        append(
                COMPUTER,
                new AuditErasureRequested(
                        COMPUTER,
                        List.of(new AuditRange(0L, 1L), new AuditRange(2L, 1_000_000L)),
                        COMPUTER + "#agent",
                        "request"));
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        read();
        assertThat(entries.keySet()).containsExactly(COMPUTER + "#1", COMPUTER + "#4");
        assertThat(verdict(COMPUTER)).isEqualTo(new AuditVerdict.Holds(5, 3, 0, 0, 5, NOON.plusSeconds(1)));
    }

    @Test
    void what_was_seen_to_be_in_force_is_an_entry_and_nothing_else() {
        EffectSeen seen = new EffectSeen("entry-7", "abc", List.of("abc"), NOON);

        append(COMPUTER, seen);

        read();
        assertThat(entries.get(COMPUTER + "#0"))
                .extracting(AuditEntry::getEffect, AuditEntry::getProvider, AuditEntry::getChanged)
                .containsExactly(seen, COMPUTER, List.of());
    }

    @Test
    void nothing_of_another_twin_is_erased() {
        append(COMPUTER, policy(COMPUTER));
        append(
                COMPUTER,
                new AuditErasureRequested(CRANE, List.of(new AuditRange(0L, 1L)), CRANE + "#agent", "request"));

        read();
        assertThat(entries.keySet()).containsExactly(COMPUTER + "#0", COMPUTER + "#1");
        assertThat(entries.get(COMPUTER + "#1"))
                .extracting(AuditEntry::getOutcome, AuditEntry::getErased)
                .containsExactly(Outcome.IGNORED, null);
    }

    /// Neither side has a word in the other's audit.
    @Test
    void nothing_is_erased_in_the_log_of_a_partners_twin() {
        append(BALANCER, new RootPolicyReached(BALANCER, new RootPolicy(1L, null, null)));
        for (int i = 0; i < 2; i++) {
            append(
                    BALANCER,
                    new AuditErasureRequested(BALANCER, List.of(new AuditRange(0L, 1L)), BALANCER + "#a", "request"));
        }

        read();
        assertThat(entries.keySet()).containsExactly(BALANCER + "#0", BALANCER + "#1", BALANCER + "#2");
    }

    /// Else whoever asks for many twins that there are not would have us remember each for ever.
    @Test
    void what_is_asked_of_twins_that_there_are_not_is_audited_and_has_no_chain() {
        String never = HARBOUR + ":twins:never";
        append(never, new Tick("abc"));
        append(BALANCER, new Tick("abc"));
        append(CRANE, new Tick("abc"));
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        read();
        assertThat(entries.keySet())
                .containsExactly(Topics.auditKey("entry-0"), Topics.auditKey("entry-1"), CRANE + "#0");
        assertThat(Topics.auditTwin(Topics.auditKey(never + "#0"))).isEmpty();
        assertThat(entries.get(Topics.auditKey("entry-0")))
                .extracting(AuditEntry::getProvider)
                .isEqualTo(never);
        assertThat(links).extracting(TestRecord::key).containsOnly(CRANE);
    }

    /// What a broker denies of a twin's topic is decided in the organisation's log, by another task: two
    /// would count.
    @Test
    void an_entry_is_in_the_chain_of_the_log_that_it_was_decided_in() {
        append(COMPUTER, policy(COMPUTER));
        append(HARBOUR, new Denied("broker-1", NOON, "someone", "TOPIC", "feed.computer.load", "READ", "", 3L));

        read();
        assertThat(entries.keySet()).containsExactly(COMPUTER + "#0", HARBOUR + "#0");
        assertThat(entries.get(HARBOUR + "#0"))
                .extracting(AuditEntry::getProvider)
                .isEqualTo(COMPUTER);
    }

    private void append(String key, Object event) {
        log.pipeInput(key, new LogEntry("entry-" + appended++, event), NOON);
    }

    private static PolicyChanged policy(String twin) {
        return new PolicyChanged(twin, List.of(), twin + "#agent", "request", null);
    }

    private void read() {
        for (TestRecord<String, AuditEntry> record : audit.readRecordsToList()) {
            if (record.value() == null) {
                entries.remove(record.key());
            } else {
                entries.put(record.key(), record.value());
            }
        }
        links.addAll(chain.readRecordsToList());
    }

    private long heads() {
        return links.stream()
                .filter(record -> record.value().getRecord() instanceof AuditHead)
                .count();
    }

    private AuditVerdict verdict(String twin) {
        AuditVerifier verifier = new AuditVerifier(twin, DecidingTopologyTest.KEY.verifying());
        entries.forEach((key, entry) -> {
            if (key.startsWith(twin + "#")) {
                verifier.content(AuditedEntry.of(entry).json());
            }
        });
        links.stream()
                .filter(record -> record.key().equals(twin))
                .forEach(record -> verifier.chain(ChainLine.of(record.value()).json()));
        return verifier.verdict();
    }
}
