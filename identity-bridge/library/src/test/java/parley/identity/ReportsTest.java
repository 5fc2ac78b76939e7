package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import parley.avro.CommandProgress;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.identity.Reports.Report;
import parley.identity.Reports.Result;

/// Promise 5: what has become of a command counts only from who executes it, or from the provider's organisation, each
/// for what it can know.
final class ReportsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Did HARBOUR = Did.organisation("did:web:harbour.example");
    private static final Did GRID = Did.organisation("did:web:grid.example");
    private static final Did COMPUTER = HARBOUR.twin("computer");
    private static final Did CRANE = HARBOUR.twin("crane");
    private static final OrganisationKey HARBOUR_KEY = new OrganisationKey(HARBOUR, Keys.named("harbour"));
    private static final OrganisationKey GRID_KEY = new OrganisationKey(GRID, Keys.named("grid"));
    private static final SigningKey AGENT = Keys.named("agent");
    private static final SigningKey FORGER = Keys.named("forger");
    private static final List<OrganisationKeys> PINNED = List.of(
            OrganisationKeys.pinned(HARBOUR, HARBOUR_KEY.publicKey()),
            OrganisationKeys.pinned(GRID, GRID_KEY.publicKey()));
    private static final String BY_AGENT = COMPUTER.method("agent", AGENT.publicKey());
    private static final String SERVING = document(COMPUTER, HARBOUR_KEY, Function.SERVE);

    @Test
    void areBelievedFromWhoServesTheTwin() {
        assertThat(verify(byAgent(CommandState.DONE), SERVING))
                .isEqualTo(new Result.Verified(report(COMPUTER, CommandState.DONE), BY_AGENT));
    }

    @Property(tries = 200)
    void areNeverBelievedToSayWhatWasNotSigned(@ForAll @IntRange(min = 0) int at, @ForAll @IntRange(max = 6) int bit) {
        var text = byAgent(CommandState.DONE).toCharArray();
        text[at % text.length] ^= (char) (1 << bit);

        assertThat(verify(new String(text), SERVING)).isInstanceOf(Result.Refused.class);
    }

    @Test
    void areRefusedFromAKeyThatTheTwinDoesNotKnow() {
        var unknown = secure(report(COMPUTER, CommandState.DONE), FORGER, COMPUTER.method("agent", FORGER.publicKey()));
        var inItsName = secure(report(COMPUTER, CommandState.DONE), FORGER, BY_AGENT);
        var inTheOrganisations = secure(report(COMPUTER, CommandState.REFUSED), FORGER, HARBOUR_KEY.method());

        for (var forged : List.of(unknown, inItsName, inTheOrganisations)) {
            refused(verify(forged, SERVING));
        }
    }

    @Test
    void areRefusedFromAnAgentThatDoesNotServeOrNoLonger() {
        refused(verify(byAgent(CommandState.DONE), document(COMPUTER, HARBOUR_KEY, Function.PUBLISH)));
        refused(Reports.verify(byAgent(CommandState.DONE), SERVING, COMPUTER, PINNED, NOW.plusSeconds(60)));
    }

    @Test
    void areRefusedWithADocumentOfAnotherTwinOrEndorsedByAnotherOrganisation() {
        refused(verify(byAgent(CommandState.DONE), document(CRANE, HARBOUR_KEY, Function.SERVE)));
        refused(verify(byAgent(CommandState.DONE), document(COMPUTER, GRID_KEY, Function.SERVE)));
        refused(Reports.verify(byAgent(CommandState.DONE), SERVING, COMPUTER, List.of(), NOW));
    }

    @Test
    void areRefusedAboutACommandToAnotherTwin() {
        refused(verify(secure(report(CRANE, CommandState.DONE), AGENT, BY_AGENT), SERVING));
        refused(verify(Reports.secure(report(CRANE, CommandState.REFUSED), HARBOUR_KEY), SERVING));
    }

    @Test
    void sayWhatIsSaidOnTheWayAndNoMoreThanMayBeSaid() {
        var said = Progresses.of(3, "half of it", 0.5, "{\"at\":7}", NOW);
        var started = on(CommandState.STARTED, said);

        assertThat(verify(secure(started, AGENT, BY_AGENT), SERVING)).isEqualTo(new Result.Verified(started, BY_AGENT));
        refused(verify(secure(on(CommandState.DONE, said), AGENT, BY_AGENT), SERVING));
        for (var wrong : List.of(
                new CommandProgress(0L, "", null, null, NOW),
                new CommandProgress(1L, "x".repeat(201), null, null, NOW),
                new CommandProgress(1L, "", 1.5, null, NOW),
                new CommandProgress(1L, "", Double.NaN, null, NOW),
                new CommandProgress(1L, "", null, "[]", NOW),
                new CommandProgress(1L, "", null, "{\"a\":\"" + "x".repeat(4096) + "\"}", NOW))) {
            refused(verify(secure(on(CommandState.STARTED, wrong), AGENT, BY_AGENT), SERVING));
        }
    }

    private static Report on(CommandState state, CommandProgress said) {
        return new Report(
                "c",
                GRID.twin("balancer").value(),
                COMPUTER.value(),
                "sampling",
                state,
                Reason.NONE,
                "",
                null,
                NOW,
                said);
    }

    /// In the topic of the twin's results an organisation says nothing else.
    @Test
    void ofTheTwinsResultsAreBelievedFromItsOrganisationOnlyThatItWasTakenBack() {
        if (!(TwinDocument.parseEndorsed(SERVING, PINNED.getFirst())
                instanceof TwinDocument.Result.Endorsed(var document))) {
            throw new AssertionError("not endorsed");
        }
        for (var state : CommandState.values()) {
            var byOrganisation = Reports.secure(report(COMPUTER, state), HARBOUR_KEY);

            assertThat(
                            Reports.verifyResult(byOrganisation, document, PINNED.getFirst(), NOW)
                                    instanceof Result.Verified)
                    .isEqualTo(state == CommandState.CANCELLED);
        }
        refused(Reports.verifyResult(
                Reports.secure(report(COMPUTER, CommandState.CANCELLED), GRID_KEY), document, PINNED.getFirst(), NOW));
    }

    @Test
    void thatAnAgentRefusesItSaysInItsOwnName() {
        var denied = new Report(
                "c",
                GRID.twin("balancer").value(),
                COMPUTER.value(),
                "sampling",
                CommandState.REFUSED,
                Reason.DENIED_BY_AGENT,
                "not today",
                NOW);

        assertThat(verify(secure(denied, AGENT, BY_AGENT), SERVING)).isInstanceOf(Result.Verified.class);
        refused(verify(byAgent(CommandState.REFUSED), SERVING));
    }

    /// Who executes does not decide on what is sent to it, and who decides does not execute it.
    @Test
    void areRefusedWhenTheSignerCannotKnow() {
        var sayable = EnumSet.of(
                CommandState.PENDING,
                CommandState.ACCEPTED,
                CommandState.REFUSED,
                CommandState.EXPIRED,
                CommandState.UNKNOWN,
                CommandState.CANCELLED);
        for (var state : CommandState.values()) {
            var byOrganisation = Reports.secure(report(COMPUTER, state), HARBOUR_KEY);

            assertThat(verify(byOrganisation, "") instanceof Result.Verified)
                    .as("%s by the organisation", state)
                    .isEqualTo(sayable.contains(state));
        }
        for (var state :
                List.of(CommandState.SENT, CommandState.PENDING, CommandState.ACCEPTED, CommandState.CANCELLED)) {
            refused(verify(byAgent(state), SERVING));
        }
    }

    private static void refused(Result result) {
        assertThat(result).isInstanceOf(Result.Refused.class);
    }

    private static Result verify(String json, String document) {
        return Reports.verify(json, document, COMPUTER, PINNED, NOW);
    }

    private static String byAgent(CommandState state) {
        return secure(report(COMPUTER, state), AGENT, BY_AGENT);
    }

    private static String secure(Report report, SigningKey key, String method) {
        return Reports.secure(report, key, method);
    }

    private static Report report(Did provider, CommandState state) {
        return new Report(
                "c", GRID.twin("balancer").value(), provider.value(), "sampling", state, Reason.NONE, "", NOW);
    }

    private static String document(Did twin, OrganisationKey organisation, Function function) {
        var delegation = new Delegation("agent", AGENT.publicKey(), Set.of(function), NOW.plusSeconds(60));
        return TwinDocument.issue(twin, List.of(delegation), organisation, NOW);
    }
}
