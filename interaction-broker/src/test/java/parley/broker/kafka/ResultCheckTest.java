package parley.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.avro.CommandReport;
import parley.avro.CommandReported;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.avro.TwinEntry;
import parley.broker.view.OwnTwin;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.Reports;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// Promise 5: what stands in `result.<twin>` counts only if who serves just that twin signed just that.
final class ResultCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Did HARBOUR = Did.organisation("did:web:harbour.example");
    private static final Did COMPUTER = HARBOUR.twin("computer");
    private static final Did CRANE = HARBOUR.twin("crane");
    private static final String BALANCER = "did:web:grid.example:twins:balancer";
    private static final SigningKey HARBOUR_KEY = key(1);
    private static final OrganisationKeys OWN = OrganisationKeys.pinned(HARBOUR, HARBOUR_KEY.publicKey());
    private static final SigningKey AGENT = key(2);
    private static final SigningKey FORGER = key(3);
    private static final OwnTwin SERVED = twin(COMPUTER, Function.SERVE);

    @Test
    void what_the_serving_agent_signed_goes_to_the_log_and_all_but_its_begin_to_the_sender() {
        ResultCheck.Result.Believed started = believed(check(signed("c", COMPUTER, CommandState.STARTED), SERVED));
        ResultCheck.Result.Believed done = believed(check(signed("c", COMPUTER, CommandState.DONE), SERVED));

        assertThat(started.body()).isNull();
        assertThat(done.body()).isNotNull();
        assertThat(done.entry().getId()).isNotEqualTo(started.entry().getId());
        assertThat((CommandReported) done.entry().getEvent())
                .extracting(
                        CommandReported::getCommand,
                        CommandReported::getOrganisation,
                        CommandReported::getProvider,
                        CommandReported::getBy,
                        CommandReported::getState)
                .containsExactly("c", HARBOUR.value(), COMPUTER.value(), method(COMPUTER, AGENT), CommandState.DONE);
    }

    @Test
    void altered_it_is_refused() {
        String done = signed("c", COMPUTER, CommandState.DONE);

        assertRefused(check(done.replace("\"done\"", "\"failed\""), SERVED));
        assertRefused(check(done.replace(BALANCER, BALANCER + "s"), SERVED));
        assertRefused(check("{}", SERVED));
    }

    @Test
    void by_another_key_it_is_refused() {
        Reports.Report done = report("c", COMPUTER, CommandState.DONE);

        assertRefused(check(Reports.secure(done, FORGER, method(COMPUTER, FORGER)), SERVED));
        assertRefused(check(Reports.secure(done, FORGER, method(COMPUTER, AGENT)), SERVED));
    }

    /// Whoever serves one twin of ours does not speak for another, and who only publishes for it does not either.
    @Test
    void by_who_does_not_serve_the_twin_it_is_refused() {
        assertRefused(check(signed("c", COMPUTER, CommandState.DONE), twin(CRANE, Function.SERVE)));
        assertRefused(check(signed("c", CRANE, CommandState.DONE), SERVED));
        assertRefused(check(signed("c", COMPUTER, CommandState.DONE), twin(COMPUTER, Function.PUBLISH)));
        assertRefused(ResultCheck.check(
                stands("c", signed("c", COMPUTER, CommandState.DONE)), SERVED, OWN, NOW.plusSeconds(60)));
    }

    @Test
    void what_the_organisation_says_does_not_come_this_way_but_that_it_was_taken_back() {
        String refusal =
                Reports.secure(report("c", COMPUTER, CommandState.REFUSED), new OrganisationKey(HARBOUR, HARBOUR_KEY));

        assertRefused(check(refusal, SERVED));
        assertRefused(check(signed("c", COMPUTER, CommandState.REFUSED), SERVED));
        assertRefused(check(signed("c", COMPUTER, CommandState.CANCELLED), SERVED));
        assertThat(believed(check(
                                Reports.secure(
                                        report("c", COMPUTER, CommandState.CANCELLED),
                                        new OrganisationKey(HARBOUR, HARBOUR_KEY)),
                                SERVED))
                        .said()
                        .state())
                .isEqualTo(CommandState.CANCELLED);
    }

    @Test
    void under_another_commands_id_it_is_refused() {
        assertRefused(ResultCheck.check(stands("d", signed("c", COMPUTER, CommandState.DONE)), SERVED, OWN, NOW));
    }

    private static ResultCheck.Result check(String report, OwnTwin twin) {
        return ResultCheck.check(stands("c", report), twin, OWN, NOW);
    }

    private static CommandReport stands(String command, String report) {
        return new CommandReport(command, BALANCER, COMPUTER.value(), report, "", false);
    }

    private static ResultCheck.Result.Believed believed(ResultCheck.Result result) {
        assertThat(result).isInstanceOf(ResultCheck.Result.Believed.class);
        return (ResultCheck.Result.Believed) result;
    }

    private static void assertRefused(ResultCheck.Result result) {
        assertThat(result).isInstanceOf(ResultCheck.Result.Refused.class);
    }

    private static String signed(String command, Did provider, CommandState state) {
        return Reports.secure(report(command, provider, state), AGENT, method(provider, AGENT));
    }

    private static Reports.Report report(String command, Did provider, CommandState state) {
        return new Reports.Report(command, BALANCER, provider.value(), "sampling", state, Reason.NONE, "", NOW);
    }

    private static String method(Did twin, SigningKey key) {
        return twin.method("agent", key.publicKey());
    }

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    private static OwnTwin twin(Did did, Function function) {
        Delegation delegation = new Delegation("agent", AGENT.publicKey(), Set.of(function), NOW.plusSeconds(60));
        String json = TwinDocument.issue(did, List.of(delegation), new OrganisationKey(HARBOUR, HARBOUR_KEY), NOW);
        TwinEntry entry = TwinEntry.newBuilder()
                .setTwin(did.value())
                .setName(did.twinName().orElseThrow())
                .setDescription("")
                .setDocument(json)
                .setFeeds(List.of())
                .setControls(List.of())
                .setVersion(1)
                .setUpdated(NOW)
                .build();
        TwinDocument.Result read =
                TwinDocument.parseEndorsed(json, OrganisationKeys.pinned(HARBOUR, HARBOUR_KEY.publicKey()));
        assertThat(read).isInstanceOf(TwinDocument.Result.Endorsed.class);
        return new OwnTwin(entry, ((TwinDocument.Result.Endorsed) read).document());
    }
}
