package parley.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.BALANCER;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;
import static parley.broker.World.HARBOUR;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.AuditEntry;
import parley.avro.Brought;
import parley.avro.Disbelieved;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.broker.RunningBroker.Answer;
import parley.broker.kafka.AuditLog;
import parley.broker.kafka.KafkaAccess;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.audit.AuditVerdict;
import parley.identity.audit.AuditVerifier;
import parley.identity.audit.AuditedEntry;
import parley.testing.NeedsPlainBroker;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Promise 9: the audit can be had whole, and whoever has it sees whether it is as it was made.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class AuditIT {

    static {
        AvroSerde.of(AuditEntry.class);
    }

    @TempDir
    private static Path folder;

    private static Harbour harbour;

    @BeforeAll
    static void start() throws Exception {
        harbour = Harbour.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    @Test
    void what_is_exported_holds_and_can_be_filtered() {
        harbour.computer.setPolicy(ConsentIT.rules("find\",\"subscribe"));
        assertThat(harbour.crane.subscribe(COMPUTER).status()).isEqualTo(201);
        harbour.computer.setPolicy(ConsentIT.rules("find"));
        String refused = harbour.crane.subscribe(COMPUTER).text("decision");

        List<AuditedEntry> all = exported(harbour.computer, COMPUTER, Map.of());
        List<AuditedEntry> some =
                exported(harbour.computer, COMPUTER, Map.of("counterpart", CRANE.value(), "outcome", "refused"));

        assertThat(all).extracting(entry -> text(entry, "cause")).contains(refused);
        assertThat(all).extracting(entry -> text(entry, "event")).contains("PolicyChanged", "StartOffsets");
        assertThat(some)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(text(entry, "twin")).isEqualTo(CRANE.value()))
                .allSatisfy(entry -> assertThat(text(entry, "outcome")).isEqualTo("REFUSED"))
                .extracting(entry -> text(entry, "cause"))
                .contains(refused);
        assertThat(harbour.computer
                        .get("/audit?twin=" + escaped(COMPUTER) + "&outcome=refused&counterpart=" + escaped(CRANE))
                        .json()
                        .findValuesAsText("outcome"))
                .isNotEmpty()
                .containsOnly("REFUSED");
        assertHolds(harbour.computer, COMPUTER);
    }

    /// Promise 9: when it took effect. Of a decision that went on to others, once.
    @Test
    void an_end_and_a_grant_are_in_the_audit_with_when_they_were_in_force() {
        harbour.crane.setPolicy(ConsentIT.rules("find\",\"subscribe"));
        String id = harbour.computer.subscribe(CRANE).text("id");
        harbour.crane.setPolicy(ConsentIT.rules("find"));

        await().untilAsserted(() -> {
            List<AuditedEntry> all = exported(harbour.crane, CRANE, Map.of());
            Map<String, String> decisions = new HashMap<>();
            all.forEach(entry -> decisions.put(text(entry, "cause"), text(entry, "event")));
            List<JsonNode> effects = all.stream()
                    .map(entry -> entry.entry().path("effect"))
                    .filter(effect -> effect.path("interactions").toString().contains(id))
                    .toList();
            assertThat(effects)
                    .extracting(effect ->
                            decisions.getOrDefault(effect.path("cause").asText(), ""))
                    .contains("PolicyChanged")
                    .hasSizeGreaterThanOrEqualTo(2)
                    .anyMatch(event -> event.equals("StartOffsets") || event.equals("DeliveryReady"));
            assertThat(effects)
                    .extracting(effect -> effect.path("cause").asText())
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void a_table_has_a_row_for_each_entry() {
        harbour.computer.setPolicy(ConsentIT.rules("find"));

        Answer csv = harbour.computer.get("/audit/export?format=csv&twin=" + escaped(COMPUTER));

        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.body()).startsWith("index,at,outcome,");
        assertThat(csv.body().lines().count())
                .isGreaterThan(1)
                .isLessThanOrEqualTo(
                        exported(harbour.computer, COMPUTER, Map.of()).size() + 1);
    }

    @Test
    void what_a_twin_asked_of_a_partners_twin_stands_in_that_ones_chain() {
        String id = harbour.crane.subscribe(BALANCER).text("id");

        assertThat(exported(harbour.crane, CRANE, Map.of("of", BALANCER.value())))
                .extracting(entry -> text(entry, "interaction"))
                .contains(id);
        assertThat(exported(harbour.computer, COMPUTER, Map.of("of", BALANCER.value())))
                .as("which another twin of ours is not shown")
                .isEmpty();
    }

    @Test
    void what_is_of_no_twin_stands_in_the_organisations_chain() {
        harbour.write(
                Topics.INTERACTION_REQUESTS,
                HARBOUR.value(),
                new LogEntry(
                        "for-none",
                        new Disbelieved(
                                "did:web:x",
                                Brought.ENTRY,
                                "",
                                "",
                                "",
                                "",
                                "lane",
                                0,
                                1L,
                                "forged",
                                0L,
                                Instant.EPOCH)));

        await().untilAsserted(() -> assertThat(exported(harbour.computer, COMPUTER, Map.of("of", HARBOUR.value())))
                .extracting(entry -> text(entry, "cause"))
                .contains("for-none"));
    }

    @ParameterizedTest
    @CsvSource({
        "export, format, xml",
        "export, from, yesterday",
        "export, to, 1",
        "export, outcome, perhaps",
        "export, counterpart, grid",
        "export, next, -1",
        "export, of, did:web:localhost%3A17110:twins:crane",
        "chain, of, did:web:localhost%3A17110:twins:crane",
        "chain, of, nobody"
    })
    void what_is_wrong_is_refused_by_its_name(String what, String field, String value) {
        Answer answer = harbour.computer.get(
                "/audit/" + what + "?twin=" + escaped(COMPUTER) + "&" + field + "=" + URLEncoder.encode(value, UTF_8));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo(field);
    }

    @Test
    void of_a_long_audit_each_answer_says_where_to_go_on() {
        harbour.computer.setPolicy(ConsentIT.rules("find"));
        String big = World.GRID.twin("big").value();
        String much = "x".repeat(100_000);
        for (int index = 0; index < 100; index++) {
            AuditEntry entry = AuditEntry.newBuilder(content(COMPUTER))
                    .setTwin(COMPUTER.value())
                    .setResource(much)
                    .build();
            harbour.write(Topics.AUDIT, Topics.auditKey(big, index), entry);
        }
        String path = "/audit/export?twin=" + escaped(COMPUTER) + "&of=" + URLEncoder.encode(big, UTF_8);

        List<AuditedEntry> entries = new ArrayList<>();
        int pages = 0;
        Optional<String> next = Optional.of("0");
        while (next.isPresent()) {
            Answer page = harbour.computer.get(path + "&next=" + next.get());
            page.body().lines().map(AuditedEntry::read).forEach(entries::add);
            next = page.headers().firstValue("Parley-Next");
            pages++;
        }

        assertThat(pages).isBetween(2, 4);
        assertThat(entries)
                .extracting(AuditedEntry::index)
                .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
    }

    @Test
    void no_other_twin_gets_it() {
        assertThat(harbour.crane.get("/audit/export", COMPUTER).status()).isEqualTo(403);
        assertThat(harbour.crane.get("/audit/chain", COMPUTER).status()).isEqualTo(403);
    }

    @Test
    void what_was_changed_in_the_topic_is_found() {
        harbour.crane.setPolicy(ConsentIT.rules("find"));
        assertHolds(harbour.crane, CRANE);
        AuditEntry entry = content(CRANE);
        AuditEntry altered =
                AuditEntry.newBuilder(entry).setOutcome(Outcome.REFUSED).build();

        harbour.write(Topics.AUDIT, Topics.auditKey(CRANE.value(), entry.getIndex()), altered);

        await().untilAsserted(() -> assertThat(verdict(harbour.crane, CRANE))
                .isInstanceOfSatisfying(
                        AuditVerdict.Broken.class,
                        broken -> assertThat(broken.index()).isEqualTo(entry.getIndex())));
        harbour.write(Topics.AUDIT, Topics.auditKey(CRANE.value(), entry.getIndex()), entry);
        assertHolds(harbour.crane, CRANE);
    }

    @Test
    void what_is_erased_is_gone_and_the_rest_holds() {
        harbour.computer.setPolicy(ConsentIT.rules("find"));
        String refused = harbour.crane.subscribe(COMPUTER).text("decision");
        int before = exported(harbour.computer, COMPUTER, Map.of()).size();

        Answer erased = erase("{\"counterpart\":\"" + CRANE + "\"}");

        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        long count = erased.json().path("erased").asLong();
        assertThat(count).isPositive();
        List<AuditedEntry> left = exported(harbour.computer, COMPUTER, Map.of());
        assertThat(left).hasSize((int) (before - count + 1));
        assertThat(left)
                .extracting(entry -> text(entry, "cause"))
                .doesNotContain(refused)
                .contains(erased.text("decision"));
        assertThat(harbour.computer.get("/audit", COMPUTER).body()).doesNotContain(refused);
        assertThat(assertHolds(harbour.computer, COMPUTER).erased()).isGreaterThanOrEqualTo(count);
        assertThat(erase("{\"counterpart\":\"" + CRANE + "\"}")
                        .json()
                        .path("erased")
                        .asLong())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "{}, body",
        "'{\"before\":\"noon\"}', before",
        "'{\"counterpart\":1}', counterpart",
        "'{\"all\":1}', all"
    })
    void what_to_erase_must_be_said(String body, String field) {
        Answer answer = erase(body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo(field);
    }

    @Test
    void nothing_is_erased_without_a_request_signed_for_that() {
        String body = "{\"before\":\"2026-01-01T00:00:00Z\"}";

        assertThat(harbour.broker
                        .send("POST", "/twins/computer/audit/erasures", harbour.realm.token("computer-agent"), body)
                        .status())
                .isEqualTo(400);
        assertThat(harbour.computer
                        .signed(
                                "POST",
                                "/twins/computer/audit/erasures",
                                body,
                                harbour.computer.request(AgentRequest.Kind.BAN, COMPUTER, "/audit", body))
                        .status())
                .isEqualTo(400);
        assertThat(harbour.crane
                        .signed(
                                "POST",
                                "/twins/computer/audit/erasures",
                                body,
                                harbour.crane.request(AgentRequest.Kind.ERASE_AUDIT, COMPUTER, "/audit", body))
                        .status())
                .isEqualTo(403);
    }

    private static Answer erase(String body) {
        return harbour.computer.signed(
                "POST",
                "/twins/computer/audit/erasures",
                body,
                harbour.computer.request(AgentRequest.Kind.ERASE_AUDIT, COMPUTER, "/audit", body));
    }

    /// Any entry that has its content.
    private static AuditEntry content(Did twin) {
        try (AuditLog.Reading<AuditLog.Content> contents =
                new AuditLog(new KafkaAccess(harbour.kafka.clientConfig())).contents(twin.value(), 0)) {
            AuditEntry entry = contents.next().entry();
            assertThat(entry).isNotNull();
            return entry;
        }
    }

    private static List<AuditedEntry> exported(TestAgent agent, Did twin, Map<String, String> more) {
        StringBuilder path = new StringBuilder("/audit/export?twin=" + escaped(twin));
        more.forEach(
                (name, value) -> path.append("&").append(name).append("=").append(URLEncoder.encode(value, UTF_8)));
        Answer answer = agent.get(path.toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<AuditedEntry> entries =
                answer.body().lines().map(AuditedEntry::read).toList();
        assertThat(new HashSet<>(entries)).hasSameSizeAs(entries);
        return entries;
    }

    private static AuditVerdict verdict(TestAgent agent, Did twin) {
        AuditVerifier verifier =
                new AuditVerifier(twin.value(), new OrganisationKey(HARBOUR, World.HARBOUR_KEY).verifying());
        agent.get("/audit/export", twin).body().lines().forEach(verifier::content);
        agent.get("/audit/chain", twin).body().lines().forEach(verifier::chain);
        return verifier.verdict();
    }

    /// And all of it is signed, soon.
    private static AuditVerdict.Holds assertHolds(TestAgent agent, Did twin) {
        return await().until(
                        () -> verdict(agent, twin) instanceof AuditVerdict.Holds holds
                                        && holds.signed() == holds.entries()
                                ? holds
                                : null,
                        holds -> holds != null && holds.entries() > 0);
    }

    private static String text(AuditedEntry entry, String field) {
        return entry.entry().path(field).asText();
    }

    private static String escaped(Did did) {
        return URLEncoder.encode(did.value(), UTF_8);
    }
}
