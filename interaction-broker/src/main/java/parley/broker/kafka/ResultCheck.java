package parley.broker.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandBody;
import parley.avro.CommandReport;
import parley.avro.CommandReported;
import parley.avro.CommandState;
import parley.avro.LogEntry;
import parley.broker.view.OwnTwin;
import parley.identity.Reports;

/// Decides whether a report that stands in `result.<twin>` is to be believed: who served the twin signed it.
final class ResultCheck {

    /// How it came out.
    sealed interface Result {

        /// It may be decided on.
        ///
        /// @param body what the sender of the command is to get; none, while the command is being executed
        record Believed(LogEntry entry, @Nullable CommandBody body) implements Result {}

        /// It is put aside.
        record Refused(String why) implements Result {}
    }

    private ResultCheck() {}

    /// @param twin the twin of ours whose topic it is
    static Result check(CommandReport report, OwnTwin twin, Instant now) {
        // No organisation's key: what an organisation says of a command does not come this way
        return switch (Reports.verifyAgent(report.getReport(), twin.document(), now)) {
            case Reports.Result.Refused(String why) -> new Result.Refused(why);
            case Reports.Result.Verified(Reports.Report said, String by) ->
                said.command().equals(report.getCommand())
                        ? believed(report, said, by, twin)
                        : new Result.Refused("signed for command " + said.command());
        };
    }

    private static Result believed(CommandReport report, Reports.Report said, String by, OwnTwin twin) {
        String provider = twin.document().twin().value();
        String id = said.command() + "-" + said.state().name().toLowerCase(Locale.ROOT);
        LogEntry entry = new LogEntry(
                id,
                new CommandReported(
                        said.command(),
                        twin.document().twin().organisation(),
                        said.requester(),
                        provider,
                        by,
                        said.state(),
                        said.reason(),
                        said.detail(),
                        null));
        ByteBuffer text = ByteBuffer.wrap(report.getReport().getBytes(StandardCharsets.UTF_8));
        CommandBody body = said.state() == CommandState.STARTED
                ? null
                : new CommandBody(id, provider, "", twin.document().json(), text);
        return new Result.Believed(entry, body);
    }
}
