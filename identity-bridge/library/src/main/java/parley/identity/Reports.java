package parley.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandProgress;
import parley.avro.CommandState;
import parley.avro.Reason;

/// What has become of a command as a secured document: an agent of the provider twin signs what it did, the provider's
/// organisation what it decided.
public final class Reports {

    /// What only who executes can know; what it refuses, it says it denies.
    private static final Set<CommandState> BY_AGENT = Set.of(
            CommandState.STARTED,
            CommandState.DONE,
            CommandState.FAILED,
            CommandState.REFUSED,
            CommandState.EXPIRED,
            CommandState.UNKNOWN);

    private static final Set<CommandState> BY_ORGANISATION = Set.of(
            CommandState.PENDING,
            CommandState.ACCEPTED,
            CommandState.REFUSED,
            CommandState.EXPIRED,
            CommandState.UNKNOWN,
            CommandState.CANCELLED);

    private static final Set<CommandState> TAKEN_BACK = Set.of(CommandState.CANCELLED);

    private Reports() {}

    /// What has become of a command.
    ///
    /// @param requester the DID of the twin that sent it
    /// @param provider the DID of the twin that it was for
    /// @param reason why it was refused; NONE otherwise
    /// @param detail why it was refused or failed, for people; empty if it was not
    /// @param result what the control answered, if it did
    /// @param progress what is said of it while it is executed; null with any other report
    public record Report(
            String command,
            String requester,
            String provider,
            String control,
            CommandState state,
            Reason reason,
            String detail,
            @Nullable JsonNode result,
            Instant issued,
            @Nullable CommandProgress progress) {

        /// What has become of a command, but for what is said of it on the way.
        public Report(
                String command,
                String requester,
                String provider,
                String control,
                CommandState state,
                Reason reason,
                String detail,
                @Nullable JsonNode result,
                Instant issued) {
            this(command, requester, provider, control, state, reason, detail, result, issued, null);
        }

        /// What has become of a command to which the control did not answer.
        public Report(
                String command,
                String requester,
                String provider,
                String control,
                CommandState state,
                Reason reason,
                String detail,
                Instant issued) {
            this(command, requester, provider, control, state, reason, detail, null, issued);
        }

        /// The same, and what is said of the command while it is executed.
        public Report saying(CommandProgress said) {
            return new Report(command, requester, provider, control, state, reason, detail, result, issued, said);
        }
    }

    /// Whether a report is to be believed.
    public sealed interface Result {
        /// It is.
        ///
        /// @param by the verification method that signed it
        record Verified(Report report, String by) implements Result {}

        /// It is not.
        record Refused(String why) implements Result {}
    }

    /// The report, signed by an agent.
    ///
    /// @param method the id of the key: [Did#method]
    public static String secure(Report report, SigningKey key, String method) {
        return SecuredDocument.secure(document(report), key, method, report.issued());
    }

    /// The report, signed in the name of the provider's organisation, or of the requester's.
    public static String secure(Report report, OrganisationKey organisation) {
        return organisation.secure(document(report), report.issued());
    }

    private static ObjectNode document(Report report) {
        var document = SecuredDocument.JSON
                .createObjectNode()
                .put("type", "CommandReport")
                .put("command", report.command())
                .put("requester", report.requester())
                .put("provider", report.provider())
                .put("control", report.control())
                .put("state", text(report.state()))
                .put("reason", text(report.reason()))
                .put("detail", report.detail())
                .put("issued", report.issued().toString());
        if (report.result() != null) {
            document.set("result", report.result());
        }
        if (report.progress() != null) {
            document.set("progress", Progresses.write(report.progress()));
        }
        return document;
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Believes a report that an agent signed to which the provider twin delegates *serve* now; or an organisation,
    /// if it says what that one decides.
    ///
    /// @param document the provider twin's endorsed document; not needed if an organisation signed
    /// @param organisations the keys of the organisations to be believed
    public static Result verify(
            String json, String document, Did provider, Collection<OrganisationKeys> organisations, Instant now) {
        var method = SecuredDocument.claimedMethod(json).orElse("");
        var organisation = organisations.stream()
                .filter(keys -> keys.organisation().isOrganisationMethod(method))
                .findFirst();
        if (organisation.isPresent()) {
            return verified(organisation.get().verify(json), provider, BY_ORGANISATION, now);
        }
        var endorser = organisations.stream()
                .filter(keys -> keys.organisation().equals(provider.organisationOf()))
                .findFirst();
        if (endorser.isEmpty()) {
            return new Result.Refused("the organisation of " + provider + " is not known here");
        }
        return switch (TwinDocument.parseEndorsed(document, endorser.get())) {
            case TwinDocument.Result.Refused(var why) -> new Result.Refused("document: " + why);
            case TwinDocument.Result.Endorsed(var endorsed)
            when endorsed.twin().equals(provider) -> verifyAgent(json, endorsed, now);
            case TwinDocument.Result.Endorsed(var endorsed) ->
                new Result.Refused("document: of " + endorsed.twin() + ", not of " + provider);
        };
    }

    /// Believes what stands in `result.<twin>`: what an agent reports to which the twin delegates *serve*
    /// now, and that the twin's organisation says that a command was taken back.
    public static Result verifyResult(String json, TwinDocument provider, OrganisationKeys organisation, Instant now) {
        var method = SecuredDocument.claimedMethod(json).orElse("");
        return organisation.organisation().isOrganisationMethod(method)
                ? verified(organisation.verify(json), provider.twin(), TAKEN_BACK, now)
                : verifyAgent(json, provider, now);
    }

    /// Believes a report only that an agent signed to which the provider twin delegates *serve* now.
    public static Result verifyAgent(String json, TwinDocument provider, Instant now) {
        var method = SecuredDocument.claimedMethod(json).orElse("");
        var delegation = provider.delegation(method).orElse(null);
        return delegation != null && delegation.covers(Function.SERVE, now)
                ? verified(SecuredDocument.verify(json, delegation.key()), provider.twin(), BY_AGENT, now)
                : new Result.Refused("`" + method + "` may not serve " + provider.twin());
    }

    private static Result verified(Verification verification, Did provider, Set<CommandState> sayable, Instant now) {
        return switch (verification) {
            case Verification.Refused(var why) -> new Result.Refused(why);
            case Verification.Verified(var document, var by) -> {
                try {
                    var report = read(document);
                    yield IssueTime.isAhead(report.issued(), now)
                            ? new Result.Refused(IssueTime.refusal(report.issued()))
                            : accept(report, by, provider, sayable);
                } catch (IllegalArgumentException e) {
                    yield new Result.Refused(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private static Result accept(Report report, String by, Did provider, Set<CommandState> sayable) {
        if (!report.provider().equals(provider.value())) {
            return new Result.Refused("about a command to " + report.provider() + ", not to " + provider);
        }
        boolean byAgent = sayable.equals(BY_AGENT);
        if (byAgent && report.state() == CommandState.REFUSED && report.reason() != Reason.DENIED_BY_AGENT) {
            return new Result.Refused("reason: " + by + " cannot say `" + text(report.reason()) + "`");
        }
        if (report.progress() != null && report.state() != CommandState.STARTED) {
            return new Result.Refused("progress: of what is " + text(report.state()));
        }
        return sayable.contains(report.state())
                ? new Result.Verified(report, by)
                : new Result.Refused("state: " + by + " cannot say `" + text(report.state()) + "`");
    }

    private static Report read(ObjectNode document) {
        var fields = new Fields(document);
        fields.type("CommandReport");
        return new Report(
                fields.text("command"),
                fields.twin("requester").value(),
                fields.twin("provider").value(),
                fields.text("control"),
                fields.choice("state", CommandState.class),
                fields.choice("reason", Reason.class),
                fields.text("detail"),
                document.get("result"),
                fields.instant("issued"),
                document.has("progress") ? Progresses.read(document.get("progress"), fields.instant("issued")) : null);
    }
}
