package parley.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.BALANCER;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.AskedCommand;
import parley.avro.CommandBody;
import parley.avro.CommandProgress;
import parley.avro.CommandReport;
import parley.avro.CommandRequested;
import parley.avro.CommandState;
import parley.avro.Control;
import parley.avro.Interaction;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.avro.LogEntry;
import parley.avro.PendingMatter;
import parley.avro.Reason;
import parley.avro.TwinEntry;
import parley.broker.RunningBroker.Answer;
import parley.identity.AgentRequest;
import parley.identity.CommandCall;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.Progresses;
import parley.identity.Reports;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.interaction.InteractionId;
import parley.testing.NeedsPlainBroker;
import parley.topics.KeptDocument;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Commands of which a rule asks, through the API, on a real broker.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class AskedCommandsIT {

    static final String ASK = """
            {"rules": [
              {"id": "find", "effect": "allow", "actions": ["find"], "subject": {"anyone": true}, "path": "/"},
              {"id": "ask", "effect": "ask", "actions": ["control"], "subject": {"anyone": true}, "path": "/controls"}]}
            """;

    private static final String NEVER_SENT = "never-sent";

    private static final OrganisationKey GRID_KEY = new OrganisationKey(World.GRID, World.GRID_KEY);

    static final ObjectNode ON = JsonNodeFactory.instance.objectNode().put("on", true);

    @TempDir
    private static Path folder;

    private static Harbour harbour;
    private static TestAgent computer;
    private static TestAgent crane;

    @BeforeAll
    static void start() throws Exception {
        harbour = Harbour.start(folder);
        computer = harbour.computer;
        crane = harbour.crane;
        withControl(harbour);
    }

    /// As the registry does when the first control is declared.
    static void withControl(Harbour harbour) {
        harbour.kafka.create(Topics.controlTopic("computer"), Topics.resultTopic("computer"));
        Control light = new Control(
                "light",
                "{\"type\":\"record\",\"name\":\"Light\",\"fields\":[{\"name\":\"on\",\"type\":\"boolean\"}]}",
                null);
        TwinEntry entry = TwinEntry.newBuilder(World.twin(COMPUTER, World.COMPUTER_KEY, Instant.now()))
                .setControls(List.of(light))
                .build();
        harbour.write(Topics.TWINS, COMPUTER.value(), entry);
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    @BeforeEach
    void asks() {
        assertThat(computer.setPolicy(ASK).status()).isEqualTo(200);
    }

    @Test
    void it_waits_and_who_administers_the_twin_sees_what_it_is_sent_and_lets_it_go() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (RunningBroker.Lines _ =
                harbour.broker.lines("/twins/computer/pending", harbour.realm.token("computer-agent"), lines)) {
            Answer asked = crane.command(COMPUTER, "light", ON);
            assertThat(asked.status()).as(asked.body()).isEqualTo(202);
            assertThat(asked.text("state")).isEqualTo("PENDING");
            String id = asked.text("id");
            await("told").atMost(Duration.ofSeconds(20)).until(() -> lines.contains("event: command-asked"));
            assertThat(lines).anyMatch(line -> line.startsWith("data: ") && line.contains("\"input\":{\"on\":true}"));
            assertThat(one(computer, id).path("input").path("on").asBoolean()).isTrue();
            assertThat(one(crane, id).has("input")).as("to who sent it").isFalse();

            Answer accepted = computer.acceptCommand(COMPUTER, id);

            assertThat(accepted.status()).as(accepted.body()).isEqualTo(200);
            assertThat(accepted.text("state")).isEqualTo("ACCEPTED");
            assertThat(accepted.text("acceptedBy")).isEqualTo(COMPUTER + "#computer-agent");
            await("told").atMost(Duration.ofSeconds(20)).until(() -> lines.contains("event: command-resolved"));
            assertThat(computer.denyCommand(COMPUTER, id).status()).isEqualTo(409);
        }
    }

    @Test
    void denied_it_is_refused_with_the_reason() {
        String id = crane.command(COMPUTER, "light", ON).text("id");
        assertThat(crane.acceptCommand(COMPUTER, id).status())
                .as("by who sent it")
                .isEqualTo(404);

        Answer denied = computer.denyCommand(COMPUTER, id);

        assertThat(denied.status()).as(denied.body()).isEqualTo(200);
        assertThat(denied.text("state")).isEqualTo("REFUSED");
        JsonNode seen = one(crane, id);
        assertThat(seen.path("reason").asText()).isEqualTo("DENIED_BY_AGENT");
        assertThat(seen.path("detail").asText()).isEqualTo("as agreed");
    }

    @Test
    void what_waits_is_taken_back_by_who_sent_it() {
        String id = crane.command(COMPUTER, "light", ON).text("id");
        assertThat(computer.cancelCommand(COMPUTER, id).status())
                .as("by whom it is for")
                .isEqualTo(404);

        Answer cancelled = crane.cancelCommand(COMPUTER, id);

        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
        assertThat(cancelled.text("state")).isEqualTo("CANCELLED");
        assertThat(cancelled.text("cancelledBy")).isEqualTo(CRANE + "#crane-agent");
        assertThat(computer.acceptCommand(COMPUTER, id).status()).isEqualTo(409);
        assertThat(crane.cancelCommand(COMPUTER, id).status()).as("again").isEqualTo(200);
    }

    /// Whoever sends once more what an agent signed learns what came of it, and changes nothing.
    @Test
    void what_was_signed_of_a_command_is_followed_once() {
        String body = CommandCall.json(COMPUTER, "light", ON);
        AgentRequest sent = crane.request(AgentRequest.Kind.COMMAND, COMPUTER, "/controls/light", body);
        String id = crane.signed("POST", "/commands", body, sent).text("id");
        String at = "/commands/" + id;
        String reason = "{\"reason\":\"\"}";
        AgentRequest cancelled = crane.request(AgentRequest.Kind.CANCEL, COMPUTER, at, reason);
        assertThat(one(computer, id).path("state").asText()).isEqualTo("PENDING");

        Answer waiting = crane.signed("POST", "/commands", body, sent);
        crane.signed("POST", at + "/cancellation", reason, cancelled);
        String ended = one(computer, id).toString();
        Answer after = crane.signed("POST", "/commands", body, sent);
        Answer again = crane.signed("POST", at + "/cancellation", reason, cancelled);

        assertThat(waiting.text("id")).isEqualTo(id);
        assertThat(waiting.text("state")).isEqualTo("PENDING");
        assertThat(after.text("id")).isEqualTo(id);
        assertThat(after.text("state")).isEqualTo("CANCELLED");
        assertThat(again.status()).as(again.body()).isEqualTo(409);
        assertThat(again.text("type")).isEqualTo("urn:parley:problem:replayed-request");
        assertThat(one(computer, id).toString()).isEqualTo(ended);
    }

    @Test
    void what_waits_ends_when_the_agent_that_sent_it_may_send_nothing_any_more() {
        String id = crane.command(COMPUTER, "light", ON).text("id");
        var narrowed = EnumSet.complementOf(EnumSet.of(Function.CONTROL));
        try {
            harbour.write(Topics.TWINS, CRANE.value(), World.twin(CRANE, World.CRANE_KEY, narrowed, Instant.now()));

            await("its end")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> one(computer, id).path("state").asText().equals("REFUSED"));
        } finally {
            harbour.write(Topics.TWINS, CRANE.value(), World.twin(CRANE, World.CRANE_KEY, Instant.now()));
        }
        assertThat(one(crane, id).path("reason").asText()).isEqualTo("DELEGATION_LAPSED");
        assertThat(computer.acceptCommand(COMPUTER, id).status()).isEqualTo(409);
    }

    /// Its end is decided a moment later.
    @Test
    void what_waits_is_let_go_by_nobody_once_the_agent_that_sent_it_may_send_nothing_any_more() {
        String id = crane.command(COMPUTER, "light", ON).text("id");
        var narrowed = EnumSet.complementOf(EnumSet.of(Function.CONTROL));
        try {
            harbour.write(Topics.TWINS, CRANE.value(), World.twin(CRANE, World.CRANE_KEY, narrowed, Instant.now()));
            await("it is known")
                    .atMost(Duration.ofSeconds(20))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> crane.cancelCommand(COMPUTER, NEVER_SENT).status() == 403);

            Answer accepted = computer.acceptCommand(COMPUTER, id);

            assertThat(accepted.status()).as(accepted.body()).isEqualTo(409);
            await("its end")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> one(computer, id).path("state").asText().equals("REFUSED"));
            assertThat(one(computer, id).path("reason").asText()).isEqualTo("DELEGATION_LAPSED");
        } finally {
            harbour.write(Topics.TWINS, CRANE.value(), World.twin(CRANE, World.CRANE_KEY, Instant.now()));
        }
    }

    /// Its agent did so while it was known to no one; whoever serves the twin is told before it begins.
    @Test
    void what_agents_have_and_nobody_began_ends_when_a_partner_takes_its_sender_the_right() {
        String id = sent(BALANCER);
        await("it waits")
                .atMost(Duration.ofSeconds(20))
                .until(() -> one(computer, id).path("state").asText().equals("PENDING"));
        assertThat(computer.acceptCommand(COMPUTER, id).text("state")).isEqualTo("ACCEPTED");

        kept(BALANCER, ofNobody(BALANCER));

        await("its end")
                .atMost(Duration.ofSeconds(20))
                .until(() -> one(computer, id).path("state").asText().equals("CANCELLED"));
        assertThat(one(computer, id).path("reason").asText()).isEqualTo("DELEGATION_LAPSED");
    }

    /// A partner's broker may forget what stood in its lane, or say again what stood there before.
    @Test
    void no_older_document_in_a_partners_lane_brings_back_an_agent_of_which_ingress_has_kept_that_it_went() {
        Did meter = World.GRID.twin("meter");
        Instant before = Instant.now().minusSeconds(60);
        Delegation delegation = new Delegation(
                "meter-agent", World.CRANE_KEY.publicKey(), EnumSet.allOf(Function.class), before.plusSeconds(3600));
        harbour.write(
                Topics.mirroredInteractions("grid", "harbour"),
                meter.value(),
                new LaneMessage(new LaneDocument(
                        meter.value(), TwinDocument.issue(meter, List.of(delegation), GRID_KEY, before))));
        kept(meter, ofNobody(meter));

        String id = sent(meter);

        await("its end")
                .atMost(Duration.ofSeconds(20))
                .until(() -> one(computer, id).path("state").asText().equals("REFUSED"));
        assertThat(one(computer, id).path("reason").asText()).isEqualTo("DELEGATION_LAPSED");
    }

    /// A command of which a partner's lane told, as ingress logs it.
    private static String sent(Did requester) {
        String id = UUID.randomUUID().toString();
        harbour.write(Topics.COMMAND_BODIES, id, new CommandBody(id, COMPUTER.value(), "", "", ByteBuffer.allocate(0)));
        harbour.write(
                Topics.INTERACTION_REQUESTS,
                COMPUTER.value(),
                new LogEntry(
                        id,
                        CommandRequested.newBuilder()
                                .setCommand(id)
                                .setOrganisation(World.GRID.value())
                                .setRequester(requester.value())
                                .setProvider(COMPUTER.value())
                                .setAgent(requester.agent(requester.twinName().orElseThrow() + "-agent"))
                                .setControl("light")
                                .setDigest("digest")
                                .setFindable(true)
                                .setKnown(true)
                                .setProblem(null)
                                .setPurpose(null)
                                .setValidUntil(Instant.now().plusSeconds(600))
                                .build()));
        return id;
    }

    private static String ofNobody(Did twin) {
        return TwinDocument.issue(twin, List.of(), GRID_KEY, Instant.now());
    }

    /// As ingress does with what a lane brought.
    private static void kept(Did twin, String document) {
        harbour.write(
                Topics.PARTNER_DOCUMENTS,
                new KeptDocument("invitation", twin.value()).key(),
                new LaneDocument(twin.value(), document));
    }

    /// Who takes it back and who begins it say so in one topic.
    @Test
    void what_agents_have_and_nobody_began_is_taken_back_in_the_topic_in_which_they_begin() {
        String id = crane.command(COMPUTER, "light", ON).text("id");
        computer.acceptCommand(COMPUTER, id);

        Answer cancelled = crane.cancelCommand(COMPUTER, id);

        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
        assertThat(cancelled.text("state")).isEqualTo("CANCELLED");
        assertThat(cancelled.text("detail")).isEqualTo("as agreed");
    }

    @Test
    void what_was_begun_is_told_of_and_comes_to_its_own_end() {
        String id = crane.command(COMPUTER, "light", ON).text("id");
        computer.acceptCommand(COMPUTER, id);
        report(id, CommandState.STARTED, null);
        report(id, CommandState.STARTED, Progresses.of(1, "half of it", 0.5, "{\"at\":7}", Instant.now()));
        Answer said =
                crane.get("/commands/" + id + "?wait=true&after=0&twin=" + URLEncoder.encode(CRANE.value(), UTF_8));
        assertThat(said.json().path("progress").path("text").asText())
                .as(said.body())
                .isEqualTo("half of it");
        assertThat(said.json().path("progress").path("value").path("at").asInt())
                .isEqualTo(7);
        assertThat(said.text("report")).contains("half of it");

        Answer wished = crane.cancelCommand(COMPUTER, id);
        report(id, CommandState.DONE, null);

        assertThat(wished.status()).as(wished.body()).isEqualTo(202);
        assertThat(wished.text("state")).isEqualTo("STARTED");
        await("the end")
                .atMost(Duration.ofSeconds(20))
                .until(() -> one(crane, id).path("state").asText().equals("DONE"));
        assertThat(one(crane, id).path("report").asText()).doesNotContain("half of it");
    }

    @Test
    void what_is_reported_with_another_key_is_in_the_audit_of_who_is_said_to_report_it() {
        String id = crane.command(COMPUTER, "light", ON).text("id");
        computer.acceptCommand(COMPUTER, id);

        report(id, CommandState.DONE, null, World.CRANE_KEY);

        await("told").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode audit = computer.get("/audit", COMPUTER).json();
            assertThat(audit).anySatisfy(entry -> {
                assertThat(entry.path("disbelieved").path("kind").asText()).isEqualTo("report");
                assertThat(entry.path("disbelieved").path("command").asText()).isEqualTo(id);
                assertThat(entry.path("who").asText()).isEqualTo(World.HARBOUR.value());
            });
        });
        assertThat(one(crane, id).path("state").asText()).isEqualTo("ACCEPTED");
    }

    /// Of everything that waits, how it stands last comes before it goes.
    @Test
    void what_waits_stands_in_the_topic_of_its_twin_until_it_waits_no_longer() {
        Map<String, List<String>> told = new ConcurrentHashMap<>();
        String command = crane.command(COMPUTER, "light", ON).text("id");
        computer.offer(CRANE, "load");
        String offer = InteractionId.of(CRANE.value(), COMPUTER.value(), "load");
        await("the topics").atMost(Duration.ofSeconds(20)).until(() -> exist("pending.computer", "pending.crane"));
        try (TopicTail<PendingMatter> _ = follow("computer", told);
                TopicTail<PendingMatter> _ = follow("crane", told)) {
            await("the command").atMost(Duration.ofSeconds(20)).until(() -> told.containsKey(command));
            await("the offer").atMost(Duration.ofSeconds(20)).until(() -> told.containsKey(offer));

            computer.acceptCommand(COMPUTER, command);
            crane.decline(COMPUTER, offer);

            await("the ends").atMost(Duration.ofSeconds(20)).until(() -> gone(told, command) && gone(told, offer));
        }
        assertThat(told.get(command)).containsExactly("PENDING {\"on\":true}", "ACCEPTED ", "gone");
        assertThat(told.get(offer)).containsExactly("OFFERED", "DENIED", "gone");
    }

    private static boolean gone(Map<String, List<String>> told, String id) {
        return told.getOrDefault(id, List.of()).contains("gone");
    }

    private static boolean exist(String... topics) throws Exception {
        try (Admin admin = Admin.create(harbour.kafka.clientConfig())) {
            return admin.listTopics().names().get().containsAll(List.of(topics));
        }
    }

    private static TopicTail<PendingMatter> follow(String twin, Map<String, List<String>> told) {
        return TopicTail.start(
                Topics.pendingTopic(twin),
                harbour.kafka.clientConfig(),
                record -> told.computeIfAbsent(record.key(), any -> new CopyOnWriteArrayList<>())
                        .add(record.value() == null ? "gone" : text(record.value())));
    }

    private static String text(PendingMatter matter) {
        if (matter.getMatter() instanceof Interaction interaction) {
            return interaction.getState().name();
        }
        AskedCommand asked = (AskedCommand) matter.getMatter();
        byte[] body = new byte[asked.getBody().remaining()];
        asked.getBody().duplicate().get(body);
        return asked.getCommand().getState() + " "
                + (body.length == 0 ? "" : CommandCall.parse(body).input().toString());
    }

    private static void report(String id, CommandState state, @Nullable CommandProgress said) {
        report(id, state, said, World.COMPUTER_KEY);
    }

    /// As an agent that serves the twin does.
    private static void report(String id, CommandState state, @Nullable CommandProgress said, SigningKey key) {
        Instant now = Instant.now();
        String signed = Reports.secure(
                new Reports.Report(
                        id, CRANE.value(), COMPUTER.value(), "light", state, Reason.NONE, "", null, now, said),
                key,
                COMPUTER.method("computer-agent", World.COMPUTER_KEY.publicKey()));
        harbour.write(
                Topics.resultTopic("computer"),
                id,
                new CommandReport(id, CRANE.value(), COMPUTER.value(), signed, "", false));
    }

    private static JsonNode one(TestAgent agent, String id) {
        return agent.get("/commands/" + id, agent.twin()).json();
    }
}
