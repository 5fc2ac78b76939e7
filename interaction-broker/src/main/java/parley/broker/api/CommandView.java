package parley.broker.api;

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
import parley.broker.view.Commands;
import parley.identity.CommandCall;

/// A command as this space knows it.
///
/// @param state SENT, PENDING, ACCEPTED, STARTED, DONE, FAILED, REFUSED, EXPIRED or UNKNOWN
/// @param reason why it was refused; absent if it was not
/// @param detail why it was refused or failed, for people; absent if it was not
/// @param agent the agent that sent it, as a verification method id
/// @param rule of the provider's policy, to the provider and where it denies; absent otherwise
/// @param acceptedBy the agent of the provider that let it go, as a verification method id, to the provider
/// @param input what it is sent, as plain JSON, to who is to answer while it waits for that
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
        @Nullable String agent,
        @Nullable String rule,
        @Nullable String acceptedBy,
        @Nullable Map<String, Object> input,
        Instant validUntil,
        @Nullable Instant sent,
        @Nullable Instant updated,
        @Nullable String report,
        @Nullable String document) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

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
                command.getAgent(),
                filled(command.getRule()),
                filled(command.getAcceptedBy()),
                null,
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
        CommandView view = of(new Commands.Seen(asked.getCommand(), null, null));
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
                validUntil,
                null,
                null,
                null,
                null);
    }
}
