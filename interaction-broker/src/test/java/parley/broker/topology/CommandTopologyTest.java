package parley.broker.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.AcceptedCommand;
import parley.avro.Action;
import parley.avro.CancellationRequested;
import parley.avro.Command;
import parley.avro.CommandAnswered;
import parley.avro.CommandBody;
import parley.avro.CommandDue;
import parley.avro.CommandReport;
import parley.avro.CommandReported;
import parley.avro.CommandRequested;
import parley.avro.CommandState;
import parley.avro.Effect;
import parley.avro.LaneCommand;
import parley.avro.LogEntry;
import parley.avro.PolicyChanged;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.topics.Topic;
import parley.topics.Topics;

/// Commands and what becomes of them reach where decisions send them, with what was signed, once, whichever of entry
/// and
/// body comes first.
@SuppressWarnings("NullAway.Init") // fields set by JUnit and before each test
final class CommandTopologyTest {

    private static final String GRID = "did:web:grid";
    private static final String COMPUTER = "did:web:harbour:twins:computer";
    private static final String CRANE = "did:web:harbour:twins:crane";
    private static final String REMOTE = GRID + ":twins:balancer";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path data;

    private TopologyTestDriver driver;
    private TestInputTopic<String, LogEntry> log;
    private TestInputTopic<String, CommandBody> bodies;

    @BeforeEach
    void start() {
        driver = new TopologyTestDriver(DecidingTopologyTest.topology(), DecidingTopologyTest.properties(data), NOON);
        log = driver.createInputTopic(
                Topics.INTERACTION_REQUESTS.name(), new StringSerializer(), Topics.INTERACTION_REQUESTS.serializer());
        bodies = driver.createInputTopic(
                Topics.COMMAND_BODIES.name(), new StringSerializer(), Topics.COMMAND_BODIES.serializer());
        log.pipeInput(COMPUTER, new LogEntry("policy", open()), NOON);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void an_allowed_command_reaches_its_twin_with_what_was_signed() {
        body("c", COMPUTER, "request", "body");
        log.pipeInput(COMPUTER, new LogEntry("c", command(REMOTE, COMPUTER)), NOON);

        assertThat(values(Topics.controlTopic("computer"))).singleElement().satisfies(accepted -> {
            assertThat(accepted)
                    .extracting(
                            AcceptedCommand::getCommand,
                            AcceptedCommand::getControl,
                            AcceptedCommand::getRequest,
                            AcceptedCommand::getRequesterDocument)
                    .containsExactly("c", "sampling", "request", "document");
            assertThat(UTF_8.decode(accepted.getBody()).toString()).isEqualTo("body");
        });
        assertThat(values(Topics.COMMANDS)).extracting(Command::getState).containsExactly(CommandState.ACCEPTED);
    }

    @Test
    void a_body_that_comes_after_its_entry_is_waited_for() {
        log.pipeInput(COMPUTER, new LogEntry("c", command(REMOTE, COMPUTER)), NOON);
        assertThat(values(Topics.controlTopic("computer"))).isEmpty();

        body("c", COMPUTER, "request", "body");
        body("c", COMPUTER, "request", "body");

        assertThat(values(Topics.controlTopic("computer"))).hasSize(1);
    }

    /// Promise 1.
    @Test
    void a_refused_command_is_handed_to_nobody_and_its_sender_is_told() {
        body("c", CRANE, "request", "body");
        log.pipeInput(CRANE, new LogEntry("c", command(REMOTE, CRANE)), NOON);

        assertThat(values(Topics.controlTopic("crane"))).isEmpty();
        assertThat(values(Topics.laneCommands("grid")))
                .singleElement()
                .satisfies(told ->
                        assertThat(UTF_8.decode(told.getBody()).toString()).isEqualTo("signed REFUSED"));
    }

    @Test
    void a_command_for_a_partners_twin_goes_into_its_lane_and_the_outcome_comes_back_to_the_sender() {
        body("c", REMOTE, "request", "body");
        log.pipeInput(REMOTE, new LogEntry("c", command(CRANE, REMOTE)), NOON);
        assertThat(values(Topics.laneCommands("grid")))
                .extracting(LaneCommand::getCommand, LaneCommand::getProvider, LaneCommand::getRequest)
                .containsExactly(tuple("c", REMOTE, "request"));

        body("c-done", REMOTE, "", "report");
        log.pipeInput(REMOTE, new LogEntry("c-done", report(GRID, REMOTE, CommandState.DONE)), NOON);

        assertThat(values(Topics.outcomeTopic("crane")))
                .extracting(CommandReport::getCommand, CommandReport::getReport, CommandReport::getDocument)
                .containsExactly(tuple("c", "report", "document"));
    }

    @Test
    void what_nobody_reports_is_told_in_our_own_name() {
        body("c", COMPUTER, "request", "body");
        log.pipeInput(COMPUTER, new LogEntry("c", command(CRANE, COMPUTER)), NOON);
        log.pipeInput(COMPUTER, new LogEntry("due", new CommandDue("c")), NOON.plusSeconds(61));

        assertThat(values(Topics.outcomeTopic("crane")))
                .extracting(CommandReport::getReport)
                .containsExactly("signed EXPIRED");
    }

    /// What is asked about waits longer than anything else that is carried.
    @Test
    void a_command_of_which_agents_are_asked_is_kept_with_its_body_until_they_answer() {
        asks();
        body("c", COMPUTER, "request", "body");
        log.pipeInput(
                COMPUTER,
                new LogEntry(
                        "c",
                        CommandRequested.newBuilder(command(REMOTE, COMPUTER))
                                .setValidUntil(NOON.plus(Duration.ofDays(2)))
                                .build()),
                NOON);
        assertThat(values(Topics.ASKED_COMMANDS))
                .singleElement()
                .satisfies(asked ->
                        assertThat(UTF_8.decode(asked.getBody()).toString()).isEqualTo("body"));
        assertThat(values(Topics.controlTopic("computer"))).isEmpty();
        assertThat(values(Topics.laneCommands("grid")))
                .extracting(told -> UTF_8.decode(told.getBody()).toString())
                .containsExactly("signed PENDING");

        log.pipeInput(COMPUTER, new LogEntry("yes", answer(true)), NOON.plus(Duration.ofDays(1)));

        assertThat(values(Topics.controlTopic("computer"))).singleElement().satisfies(accepted -> {
            assertThat(UTF_8.decode(accepted.getBody()).toString()).isEqualTo("body");
            assertThat(accepted)
                    .extracting(
                            AcceptedCommand::getRule, AcceptedCommand::getPolicyVersion, AcceptedCommand::getAcceptedBy)
                    .containsExactly("ask", 2L, COMPUTER + "#agent");
        });
        var told = driver.createOutputTopic(
                        Topics.ASKED_COMMANDS.name(), new StringDeserializer(), Topics.ASKED_COMMANDS.deserializer())
                .readValuesToList();
        assertThat(told).hasSize(2).last().isNull();
        assertThat(told.getFirst().getCommand().getState()).isEqualTo(CommandState.ACCEPTED);
        assertThat(told.getFirst().getBody().hasRemaining()).isFalse();
    }

    @Test
    void a_body_that_comes_after_the_answer_is_waited_for_and_after_a_denial_goes_nowhere() {
        asks();
        log.pipeInput(COMPUTER, new LogEntry("c", command(REMOTE, COMPUTER)), NOON);
        log.pipeInput(COMPUTER, new LogEntry("yes", answer(true)), NOON);
        body("c", COMPUTER, "request", "body");
        assertThat(values(Topics.controlTopic("computer"))).hasSize(1);

        log.pipeInput(
                COMPUTER,
                new LogEntry(
                        "d",
                        CommandRequested.newBuilder(command(REMOTE, COMPUTER))
                                .setCommand("d")
                                .build()),
                NOON);
        log.pipeInput(
                COMPUTER,
                new LogEntry(
                        "no",
                        CommandAnswered.newBuilder(answer(false))
                                .setCommand("d")
                                .build()),
                NOON);
        body("d", COMPUTER, "request", "body");

        assertThat(values(Topics.controlTopic("computer"))).isEmpty();
    }

    private void asks() {
        Rule find = rule("find", Effect.ALLOW, Action.FIND);
        Rule ask = rule("ask", Effect.ASK, Action.CONTROL);
        log.pipeInput(
                COMPUTER,
                new LogEntry(
                        "asking",
                        new PolicyChanged(COMPUTER, List.of(find, ask), COMPUTER + "#agent", "request", null)),
                NOON);
    }

    private static CommandAnswered answer(boolean allowed) {
        return new CommandAnswered("c", COMPUTER, allowed, COMPUTER + "#agent", "", "request");
    }

    private static Rule rule(String id, Effect effect, Action... actions) {
        return new Rule(
                id, effect, List.of(actions), new Subject(SubjectKind.ANYONE, "", "", null), "/", null, null, null);
    }

    /// Its sender is told an outcome, however long the service was away.
    @Test
    void what_is_not_over_is_not_forgotten() {
        body("c", COMPUTER, "request", "body");
        log.pipeInput(COMPUTER, new LogEntry("c", command(CRANE, COMPUTER)), NOON);
        Instant later = NOON.plus(Duration.ofDays(3));
        log.pipeInput(COMPUTER, new LogEntry("another", open()), later);

        log.pipeInput(COMPUTER, new LogEntry("due", new CommandDue("c")), later);

        assertThat(values(Topics.outcomeTopic("crane")))
                .extracting(CommandReport::getReport)
                .containsExactly("signed EXPIRED");
    }

    /// A lane, or an agent, may be away for longer than a command is valid: else both sides would differ for ever.
    @Test
    void what_is_unknown_is_not_forgotten_while_it_may_still_be_told_and_then_with_what_was_signed() {
        body("c", REMOTE, "request", "body");
        log.pipeInput(REMOTE, new LogEntry("c", command(CRANE, REMOTE)), NOON);
        log.pipeInput(REMOTE, new LogEntry("due", new CommandDue("c")), NOON.plusSeconds(180));
        assertThat(values(Topics.COMMANDS)).last().extracting(Command::getState).isEqualTo(CommandState.UNKNOWN);
        assertThat(values(Topics.outcomeTopic("crane"))).hasSize(1);
        Instant later = NOON.plus(Duration.ofDays(90));
        log.pipeInput(COMPUTER, new LogEntry("another", open()), later);

        log.pipeInput(REMOTE, new LogEntry("c-done", report(GRID, REMOTE, CommandState.DONE)), later);
        log.pipeInput(COMPUTER, new LogEntry("yet another", open()), later);
        body("c-done", REMOTE, "", "report");

        assertThat(values(Topics.COMMANDS)).extracting(Command::getState).containsExactly(CommandState.DONE);
        assertThat(values(Topics.outcomeTopic("crane")))
                .extracting(CommandReport::getReport)
                .containsExactly("report");
    }

    @Test
    void what_is_unknown_is_forgotten_when_the_topic_keeps_it_no_longer() {
        body("c", REMOTE, "request", "body");
        log.pipeInput(REMOTE, new LogEntry("c", command(CRANE, REMOTE)), NOON);
        log.pipeInput(REMOTE, new LogEntry("due", new CommandDue("c")), NOON.plusSeconds(180));
        Instant later = NOON.plusSeconds(181).plus(Topics.COMMANDS.retention());
        log.pipeInput(COMPUTER, new LogEntry("another", open()), later);
        assertThat(values(Topics.COMMANDS)).hasSize(2);

        log.pipeInput(REMOTE, new LogEntry("c-done", report(GRID, REMOTE, CommandState.DONE)), later);

        assertThat(values(Topics.COMMANDS)).isEmpty();
    }

    /// Whether anybody began it before, the topic says in which it stands.
    @Test
    void what_agents_have_is_taken_back_in_the_topic_of_their_reports() {
        body("c", COMPUTER, "request", "body");
        log.pipeInput(COMPUTER, new LogEntry("c", command(CRANE, COMPUTER)), NOON);

        log.pipeInput(
                COMPUTER,
                new LogEntry(
                        "back",
                        new CancellationRequested(
                                "c", organisation(CRANE), CRANE, COMPUTER, CRANE + "#agent", "no need", "request")),
                NOON);

        assertThat(values(Topics.resultTopic("computer")))
                .extracting(CommandReport::getCommand, CommandReport::getReport)
                .containsExactly(tuple("c", "signed CANCELLED"));
        assertThat(values(Topics.COMMANDS)).last().extracting(Command::getState).isEqualTo(CommandState.ACCEPTED);
    }

    @Test
    void that_a_command_is_taken_back_goes_to_the_partner_whose_twin_it_is_for() {
        body("c", REMOTE, "request", "body");
        log.pipeInput(REMOTE, new LogEntry("c", command(CRANE, REMOTE)), NOON);
        body("back", REMOTE, "cancel", "{}");

        log.pipeInput(
                REMOTE,
                new LogEntry(
                        "back",
                        new CancellationRequested(
                                "c", organisation(CRANE), CRANE, REMOTE, CRANE + "#agent", "", "cancel")),
                NOON);

        assertThat(values(Topics.laneCommands("grid")))
                .extracting(LaneCommand::getCommand, LaneCommand::getRequest)
                .containsExactly(tuple("c", "request"), tuple("c", "cancel"));
    }

    private void body(String id, String provider, String request, String body) {
        bodies.pipeInput(
                provider,
                new CommandBody(id, provider, request, "document", ByteBuffer.wrap(body.getBytes(UTF_8))),
                NOON);
    }

    private static CommandRequested command(String requester, String provider) {
        return CommandRequested.newBuilder()
                .setCommand("c")
                .setOrganisation(organisation(requester))
                .setRequester(requester)
                .setProvider(provider)
                .setAgent(requester + "#agent")
                .setControl("sampling")
                .setDigest("digest")
                .setFindable(true)
                .setKnown(true)
                .setProblem(null)
                .setPurpose(null)
                .setValidUntil(NOON.plusSeconds(60))
                .build();
    }

    private static CommandReported report(String organisation, String provider, CommandState state) {
        return new CommandReported(
                "c", organisation, CRANE, provider, provider + "#agent", state, Reason.NONE, "", null);
    }

    private static String organisation(String twin) {
        return twin.substring(0, twin.indexOf(":twins:"));
    }

    private static PolicyChanged open() {
        Rule rule = rule("all", Effect.ALLOW, Action.FIND, Action.CONTROL);
        return new PolicyChanged(COMPUTER, List.of(rule), COMPUTER + "#agent", "request", null);
    }

    private <V> List<V> values(Topic<String, V> topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), topic.deserializer())
                .readValuesToList();
    }
}
