package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.AskedCommand;
import parley.avro.Command;
import parley.avro.CommandReport;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.broker.deciding.CommandReports;
import parley.broker.view.Commands;
import parley.identity.CommandCall;

/// A command as this space knows it.
///
/// @param id by which it is asked for
/// @param requester DID of the twin that sent it
/// @param provider DID of the twin that it is for
/// @param control the provider's
/// @param state SENT, PENDING, ACCEPTED, STARTED, DONE, FAILED, REFUSED, EXPIRED, UNKNOWN or CANCELLED
/// @param reason why it was refused; absent if it was not
/// @param detail why it was refused or failed, for people; absent if it was not
/// @param purpose what for, as the requester stated; absent if it did not
/// @param agent the agent that sent it, as a verification method id
/// @param rule of the provider's policy, to the provider and where it denies; absent otherwise
/// @param acceptedBy the agent of the provider that let it go, as a verification method id, to the provider
/// @param input what it is sent, as plain JSON, to who is to answer while it waits for that
/// @param cancelledBy the agent that took it back, as a verification method id; what came of that the state
/// says
/// @param validUntil from then on it is not begun
/// @param sent when, by the log's time; absent while it is not decided on
/// @param updated when this was last otherwise; absent likewise
/// @param report what has become of it by now, as signed by who executed it or by who decided (JSON)
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
        @Nullable String agent,
        @Nullable String rule,
        @Nullable String acceptedBy,
        @Nullable Map<String, Object> input,
        @Nullable String cancelledBy,

        @JsonPropertyDescription("what was said of it last while it was executed; absent if nothing was") @Nullable
        ProgressView progress,

        Instant validUntil,
        @Nullable Instant sent,
        @Nullable Instant updated,
        @Nullable String report,
        @Nullable String document) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /// @param viewer the DID of the twin that is to see it: by which rule it was admitted, and who let it
    /// go, is for the provider to know
    static CommandView of(Commands.Seen seen, String viewer) {
        Command command = seen.command();
        boolean provider = command.getProvider().equals(viewer);
        boolean named = provider || command.getReason() == Reason.DENIED_BY_RULE;
        Optional<CommandReport> report = Optional.ofNullable(
                seen.report() == null && !CommandReports.over(command) ? seen.interim() : seen.report());
        return new CommandView(
                command.getId(),
                command.getRequester(),
                command.getProvider(),
                command.getControl(),
                command.getState().name(),
                command.getReason() == Reason.NONE ? null : command.getReason().name(),
                command.getDetail().isEmpty() ? null : command.getDetail(),
                command.getPurpose(),
                command.getAgent(),
                named ? filled(command.getRule()) : null,
                provider ? filled(command.getAcceptedBy()) : null,
                null,
                filled(command.getCancelledBy()),
                ProgressView.of(command.getProgress()),
                command.getValidUntil(),
                command.getSent(),
                command.getUpdated(),
                report.map(CommandReport::getReport).orElse(null),
                report.map(CommandReport::getDocument)
                        .filter(document -> !document.isEmpty())
                        .orElse(null));
    }

    private static @Nullable String filled(String text) {
        return text.isEmpty() ? null : text;
    }

    /// A command as those see it who are to answer.
    static CommandView asked(AskedCommand asked) {
        CommandView view = of(
                new Commands.Seen(asked.getCommand(), null, null),
                asked.getCommand().getProvider());
        return new CommandView(
                view.id,
                view.requester,
                view.provider,
                view.control,
                view.state,
                view.reason,
                view.detail,
                view.purpose,
                view.agent,
                view.rule,
                view.acceptedBy,
                input(asked),
                view.cancelledBy,
                view.progress,
                view.validUntil,
                view.sent,
                view.updated,
                null,
                null);
    }

    private static @Nullable Map<String, Object> input(AskedCommand asked) {
        byte[] body = new byte[asked.getBody().remaining()];
        asked.getBody().duplicate().get(body);
        return body.length == 0
                ? null
                : JSON.convertValue(CommandCall.parse(body).input(), OBJECT);
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
                null,
                null,
                null,
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
