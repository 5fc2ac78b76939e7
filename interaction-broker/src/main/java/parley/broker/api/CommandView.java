package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.Command;
import parley.avro.CommandReport;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.broker.view.Commands;

/// A command as this space knows it.
///
/// @param state SENT, ACCEPTED, STARTED, DONE, FAILED, REFUSED, EXPIRED or UNKNOWN
/// @param reason why it was refused; absent if it was not
/// @param detail why it was refused or failed, for people; absent if it was not
/// @param report what has become of it, as signed by who executed it or by who decided (JSON)
/// @param document the provider twin's endorsed document, by which the report can be verified (JSON)
@Serdeable
record CommandView(
        String id,
        String requester,
        String provider,
        String control,
        String state,
        @Nullable String reason,
        @Nullable String detail,
        @Nullable String purpose,
        Instant validUntil,
        @Nullable Instant sent,
        @Nullable Instant updated,
        @Nullable String report,
        @Nullable String document) {

    static CommandView of(Commands.Seen seen) {
        Command command = seen.command();
        Optional<CommandReport> report = Optional.ofNullable(seen.report());
        return new CommandView(
                command.getId(),
                command.getRequester(),
                command.getProvider(),
                command.getControl(),
                command.getState().name(),
                command.getReason() == Reason.NONE ? null : command.getReason().name(),
                command.getDetail().isEmpty() ? null : command.getDetail(),
                command.getPurpose(),
                command.getValidUntil(),
                command.getSent(),
                command.getUpdated(),
                report.map(CommandReport::getReport).orElse(null),
                report.map(CommandReport::getDocument)
                        .filter(document -> !document.isEmpty())
                        .orElse(null));
    }

    /// A command that the log has and nobody has decided on.
    static CommandView undecided(String id, String requester, String provider, String control, Instant validUntil) {
        return new CommandView(
                id,
                requester,
                provider,
                control,
                CommandState.SENT.name(),
                null,
                null,
                null,
                validUntil,
                null,
                null,
                null,
                null);
    }
}
