package parley.broker.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandBody;
import parley.avro.CommandProgress;
import parley.avro.CommandReport;
import parley.avro.CommandReported;
import parley.avro.CommandState;
import parley.avro.LogEntry;
import parley.broker.view.OwnTwin;
import parley.identity.OrganisationKeys;
import parley.identity.Reports;

/// Decides whether a report that stands in `result.<twin>` is to be believed: who served the twin signed
/// it, or our organisation, that a command was taken back.
final class ResultCheck {

    /// How it came out.
    sealed interface Result {

        /// It may be decided on.
        ///
        /// @param said what the report says
        /// @param body what the sender of the command is to get; none, when its execution begins
        record Believed(
                LogEntry entry,
                Reports.Report said,
                @Nullable CommandBody body) implements Result {}

        /// It is put aside.
        record Refused(String why) implements Result {}
    }

    private ResultCheck() {}

    /// @param twin the twin of ours whose topic it is
    /// @param own our organisation's keys
    static Result check(CommandReport report, OwnTwin twin, OrganisationKeys own, Instant now) {
        return switch (Reports.verifyResult(report.getReport(), twin.document(), own, now)) {
            case Reports.Result.Refused(String why) -> new Result.Refused(why);
            case Reports.Result.Verified(Reports.Report said, String by) ->
                said.command().equals(report.getCommand())
                        ? believed(report, said, by, twin)
                        : new Result.Refused("signed for command " + said.command());
        };
    }

    private static Result believed(CommandReport report, Reports.Report said, String by, OwnTwin twin) {
        String provider = twin.document().twin().value();
        CommandProgress progress = said.progress();
        String id = said.command() + "-"
                + (progress == null
                        ? said.state().name().toLowerCase(Locale.ROOT)
                        : "progress-" + progress.getSequence());
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
                        progress));
        ByteBuffer text = ByteBuffer.wrap(report.getReport().getBytes(StandardCharsets.UTF_8));
        CommandBody body = said.state() == CommandState.STARTED && progress == null
                ? null
                : new CommandBody(id, provider, "", twin.document().json(), text);
        return new Result.Believed(entry, said, body);
    }
}
