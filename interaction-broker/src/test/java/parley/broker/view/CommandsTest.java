package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import parley.avro.Command;
import parley.avro.CommandProgress;
import parley.avro.CommandReport;
import parley.avro.CommandState;
import parley.avro.Reason;

/// What was said of a command on the way is waited for until it is here with the report that shows it, whichever of two
/// topics is read first.
final class CommandsTest {

    private static final String HARBOUR = "did:web:harbour";

    private final Commands commands = new Commands(10);

    private void said(long sequence) {
        var command = Command.newBuilder()
                .setId("c")
                .setRequester(HARBOUR + ":twins:crane")
                .setProvider(HARBOUR + ":twins:computer")
                .setRequesterOrganisation(HARBOUR)
                .setProviderOrganisation(HARBOUR)
                .setAgent("")
                .setControl("light")
                .setDigest("")
                .setValidUntil(Instant.EPOCH)
                .setState(CommandState.STARTED)
                .setReason(Reason.NONE)
                .setPolicyVersion(1)
                .setRule("")
                .setDetail("")
                .setSent(Instant.EPOCH)
                .setUpdated(Instant.EPOCH)
                .setCause("")
                .setProgress(new CommandProgress(sequence, "", null, null, Instant.EPOCH))
                .build();
        commands.take("c", command);
    }

    private void report(String json) {
        commands.take(new CommandReport("c", "", "", json, "", true));
    }

    private CompletableFuture<Commands.Seen> more(long than) {
        return commands.when("c", seen -> seen.said() > than);
    }

    @Test
    void a_report_that_comes_later_is_waited_for() {
        report("{\"state\":\"accepted\"}");
        said(1);
        var first = more(0);
        assertThat(first).isNotDone();

        report("{\"progress\":{\"sequence\":1}}");

        assertThat(first).isDone();
    }

    @Test
    void a_report_that_comes_first_waits() {
        said(1);
        report("{\"progress\":{\"sequence\":2}}");
        var second = more(1);
        assertThat(second).isNotDone();

        said(2);

        assertThat(second).isDone();
    }
}
