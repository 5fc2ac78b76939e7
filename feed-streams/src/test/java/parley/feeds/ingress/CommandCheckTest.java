package parley.feeds.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.COMPUTER;
import static parley.feeds.Interactions.NOW;
import static parley.feeds.Organisation.GRID;
import static parley.feeds.Organisation.HARBOUR;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.avro.CancellationRequested;
import parley.avro.CommandProgress;
import parley.avro.CommandReported;
import parley.avro.CommandRequested;
import parley.avro.CommandState;
import parley.avro.Control;
import parley.avro.LaneCommand;
import parley.avro.Reason;
import parley.feeds.Organisation;
import parley.identity.AgentRequest;
import parley.identity.CancelCall;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Progresses;
import parley.identity.Reports;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// Promise 5: a partner's command counts only if an agent signed it to which its twin delegates *control*, and what has
/// become of one of ours only if an agent signed it that may *serve*, or for some of it the partner itself.
final class CommandCheckTest {

    private static final Did REQUESTER = Did.ofTwin(BALANCER);
    private static final Did PROVIDER = Did.ofTwin(COMPUTER);
    private static final String AGENT = "balancer-agent";
    private static final String SERVER = "computer-agent";
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final String SCHEMA =
            "{\"type\":\"record\",\"name\":\"S\",\"fields\":[{\"name\":\"period\",\"type\":\"int\"}]}";

    private final PartnerDocuments ofGrid = new PartnerDocuments(GRID.asPartner(), () -> NOW);
    private final PartnerDocuments ofHarbour = new PartnerDocuments(HARBOUR.asPartner(), () -> NOW);
    private final CommandCheck atHarbour = new CommandCheck(
            HARBOUR.did(),
            GRID.asPartner(),
            (twin, name) -> Optional.of(new Control("sampling", SCHEMA, null)),
            ofGrid::newest,
            Attesting.known(HARBOUR, GRID));
    private final CommandCheck atGrid = new CommandCheck(
            GRID.did(),
            HARBOUR.asPartner(),
            (twin, name) -> Optional.empty(),
            ofHarbour::newest,
            Attesting.known(HARBOUR, GRID));

    @Test
    void a_signed_command_is_handed_on() {
        CommandRequested command = requested(atHarbour.check(command(AGENT, document(Function.CONTROL, AGENT)), NOW));

        assertThat(command.getAgent()).isEqualTo(REQUESTER.agent(AGENT));
        assertThat(command.getControl()).isEqualTo("sampling");
        assertThat(command.getProblem()).isNull();
    }

    @Test
    void a_command_by_an_unknown_an_unfit_or_an_expired_key_is_refused() {
        assertRefused(atHarbour.check(command("mallory", document(Function.CONTROL, AGENT)), NOW));
        assertRefused(atHarbour.check(command(AGENT, document(Function.SUBSCRIBE, AGENT)), NOW));
        assertRefused(atHarbour.check(
                command(AGENT, GRID.document(REQUESTER, EnumSet.allOf(Function.class), NOW, AGENT)), NOW));
    }

    /// The lane may hold it for long: what was revoked meanwhile is revoked.
    @Test
    void a_command_by_a_revoked_key_is_refused_whatever_document_it_brings() {
        String before = document(Function.CONTROL, AGENT);
        LaneCommand sent = command(AGENT, before);
        requested(atHarbour.check(sent, NOW));

        assertThat(ofGrid.take(BALANCER, without(GRID, before))).isEmpty();

        assertRefused(atHarbour.check(sent, NOW));
    }

    @Test
    void a_command_with_another_body_or_for_another_or_in_a_forged_document_is_refused() {
        LaneCommand sent = command(AGENT, document(Function.CONTROL, AGENT));
        LaneCommand other =
                LaneCommand.newBuilder(sent).setBody(bytes(call(999))).build();
        LaneCommand renamed = LaneCommand.newBuilder(sent).setCommand("another").build();
        LaneCommand elsewhere = LaneCommand.newBuilder(sent)
                .setProvider(HARBOUR.did().twin("crane").value())
                .build();
        LaneCommand forged = LaneCommand.newBuilder(sent)
                .setDocument(HARBOUR.document(REQUESTER, AGENT))
                .build();

        assertRefused(atHarbour.check(other, NOW));
        assertRefused(atHarbour.check(renamed, NOW));
        assertRefused(atHarbour.check(elsewhere, NOW));
        assertRefused(atHarbour.check(forged, NOW));
    }

    @Test
    void an_outcome_by_an_agent_that_serves_is_handed_on() {
        CommandReported reported = (CommandReported) believed(
                        atGrid.check(outcome(SERVER, CommandState.DONE, HARBOUR.document(PROVIDER, SERVER)), NOW))
                .event();

        assertThat(reported.getState()).isEqualTo(CommandState.DONE);
        assertThat(Did.agentOf(reported.getBy())).isEqualTo(PROVIDER.agent(SERVER));
    }

    @Test
    void an_outcome_by_an_unknown_an_unfit_or_a_revoked_key_is_refused() {
        String serving = HARBOUR.document(PROVIDER, SERVER);
        assertRefused(atGrid.check(outcome("mallory", CommandState.DONE, serving), NOW));
        assertRefused(atGrid.check(
                outcome(
                        SERVER,
                        CommandState.DONE,
                        HARBOUR.document(PROVIDER, EnumSet.of(Function.PUBLISH), LATER, SERVER)),
                NOW));

        assertThat(ofHarbour.take(COMPUTER, without(HARBOUR, serving))).isEmpty();

        assertRefused(atGrid.check(outcome(SERVER, CommandState.DONE, serving), NOW));
    }

    @Test
    void an_outcome_from_ahead_of_time_is_refused() {
        LaneCommand done = outcome(SERVER, CommandState.DONE, HARBOUR.document(PROVIDER, SERVER));

        assertRefused(atGrid.check(done, NOW.minusSeconds(121)));
        assertRefused(atGrid.check(decided(CommandState.REFUSED), NOW.minusSeconds(121)));
        believed(atGrid.check(done, NOW.minusSeconds(119)));
    }

    /// An organisation decides that a command is refused; that it was done, only who did it can say.
    @Test
    void an_organisation_cannot_say_that_a_command_was_executed() {
        believed(atGrid.check(decided(CommandState.REFUSED), NOW));
        assertRefused(atGrid.check(decided(CommandState.DONE), NOW));
    }

    @Test
    void what_its_sender_takes_back_is_handed_on_and_by_no_other() {
        String document = document(Function.CONTROL, AGENT);
        LaneCommand cancel = cancel(AGENT, "/commands/c", document);

        CancellationRequested event =
                (CancellationRequested) believed(atHarbour.check(cancel, NOW)).event();

        assertThat(event.getCommand()).isEqualTo("c");
        assertThat(event.getRequester()).isEqualTo(BALANCER);
        assertThat(event.getReason()).isEqualTo("no need");
        assertRefused(atHarbour.check(cancel("mallory", "/commands/c", document), NOW));
        assertRefused(atHarbour.check(cancel(AGENT, "/commands/d", document), NOW));
        assertRefused(atHarbour.check(cancel(AGENT, "/commands/c", document(Function.SUBSCRIBE, AGENT)), NOW));
        assertRefused(atHarbour.check(
                LaneCommand.newBuilder(cancel).setBody(bytes("{}")).build(), NOW));
    }

    private static LaneCommand cancel(String signer, String resource, String document) {
        String body = CancelCall.json("no need");
        AgentRequest request = new AgentRequest(
                "id",
                AgentRequest.Kind.CANCEL,
                REQUESTER,
                AGENT,
                PROVIDER,
                resource,
                AgentRequest.digest(body.getBytes(StandardCharsets.UTF_8)),
                null,
                NOW,
                NOW.plus(Duration.ofMinutes(1)));
        return new LaneCommand("c", COMPUTER, request.secure(Organisation.keyOf(signer)), document, bytes(body));
    }

    /// Each step is an entry of its own.
    @Test
    void what_is_said_of_a_command_on_the_way_is_handed_on() {
        SigningKey key = Organisation.keyOf(SERVER);
        CommandProgress second = Progresses.of(2, "half of it", 0.5, "{\"at\":7}", NOW);
        String report = Reports.secure(
                report(CommandState.STARTED).saying(second), key, PROVIDER.method(SERVER, key.publicKey()));

        Finding.Believed found = believed(atGrid.check(
                new LaneCommand("c", COMPUTER, "", HARBOUR.document(PROVIDER, SERVER), bytes(report)), NOW));

        assertThat(found.id()).isEqualTo("c-progress-2");
        assertThat(((CommandReported) found.event()).getProgress()).isEqualTo(second);
    }

    private static Finding.Believed believed(Finding finding) {
        assertThat(finding).isInstanceOf(Finding.Believed.class);
        return (Finding.Believed) finding;
    }

    private static CommandRequested requested(Finding finding) {
        return (CommandRequested) believed(finding).event();
    }

    private static void assertRefused(Finding finding) {
        assertThat(finding).isInstanceOf(Finding.Refused.class);
    }

    private static String document(Function function, String agent) {
        return GRID.document(REQUESTER, EnumSet.of(function), LATER, agent);
    }

    /// The next document of that twin, with another agent in the place of all.
    private static String without(Organisation organisation, String document) {
        Delegation another = new Delegation(
                "another", Organisation.keyOf("another").publicKey(), EnumSet.allOf(Function.class), LATER);
        return TwinDocument.parseEndorsed(document, organisation.asPartner().keys())
                        instanceof TwinDocument.Result.Endorsed(var endorsed)
                ? endorsed.next(List.of(another), List.of(), organisation.organisationKey(), NOW)
                : "";
    }

    private static LaneCommand command(String signer, String document) {
        String body = call(100);
        AgentRequest request = new AgentRequest(
                "id",
                AgentRequest.Kind.COMMAND,
                REQUESTER,
                AGENT,
                PROVIDER,
                "/controls/sampling",
                AgentRequest.digest(body.getBytes(StandardCharsets.UTF_8)),
                null,
                NOW,
                NOW.plus(Duration.ofMinutes(1)));
        return new LaneCommand(
                request.uniqueId(), COMPUTER, request.secure(Organisation.keyOf(signer)), document, bytes(body));
    }

    private static LaneCommand outcome(String signer, CommandState state, String document) {
        SigningKey key = Organisation.keyOf(signer);
        String report = Reports.secure(report(state), key, PROVIDER.method(SERVER, key.publicKey()));
        return new LaneCommand("c", COMPUTER, "", document, bytes(report));
    }

    private static LaneCommand decided(CommandState state) {
        String report = Reports.secure(report(state), HARBOUR.organisationKey());
        return new LaneCommand("c", COMPUTER, "", "", bytes(report));
    }

    private static Reports.Report report(CommandState state) {
        return new Reports.Report("c", BALANCER, COMPUTER, "sampling", state, Reason.NONE, "", NOW);
    }

    private static String call(int period) {
        return "{\"provider\":\"" + COMPUTER + "\",\"control\":\"sampling\",\"input\":{\"period\":" + period + "}}";
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
