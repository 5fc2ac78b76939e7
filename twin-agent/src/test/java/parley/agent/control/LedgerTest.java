package parley.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.CommandProgress;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.identity.Reports.Report;

/// The first in the log counts: who begins a command, or that it was taken back.
final class LedgerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String AGENT = "did:web:harbour:twins:computer#agent";

    private final Ledger ledger = new Ledger();
    private long offset;

    private void take(CommandState state, @Nullable CommandProgress progress) {
        ledger.take(
                new Report("c", "requester", "provider", "light", state, Reason.NONE, "", null, NOW, progress),
                AGENT,
                offset++);
    }

    @Test
    void what_was_taken_back_before_anybody_began_it_nobody_begins() {
        take(CommandState.CANCELLED, null);
        take(CommandState.STARTED, null);

        assertThat(ledger.begun("c")).isNull();
        assertThat(ledger.unfinished(AGENT)).isEmpty();
        assertThat(ledger.takenBack("c")).isTrue();
    }

    @Test
    void what_was_begun_before_it_was_taken_back_was_begun() {
        take(CommandState.STARTED, null);
        take(CommandState.CANCELLED, null);
        take(CommandState.STARTED, null);

        assertThat(ledger.begun("c"))
                .isNotNull()
                .extracting(Ledger.Begun::offset)
                .isEqualTo(0L);
        assertThat(ledger.takenBack("c")).isTrue();
    }

    @Test
    void who_says_how_far_it_is_has_not_begun_it_by_that() {
        take(CommandState.STARTED, new CommandProgress(1L, "", null, null, NOW));

        assertThat(ledger.begun("c")).isNull();
    }
}
