package parley.broker.api;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.Reason;
import parley.policy.Requester;

/// A decision in words. It says no more than the view does.
final class Explanation {

    /// What an organisation does or sees, whichever twin it is about.
    private static final Set<String> OF_NO_TWIN = Set.of("PartnershipEnded", "DelegationLapsed", "CommandLapsed");

    private Explanation() {}

    static String of(AuditView view, @Nullable Instant inForceSince) {
        DisbelievedView disbelieved = view.disbelieved();
        String actor = inItsName(view) ? view.twin() + " (by " + view.who() + ")" : view.who();
        String why = why(Reason.valueOf(view.reason()), view.rule());
        return view.at() + ": " + actor + " "
                + (disbelieved == null ? asked(view) : disbelieved.brought(view.provider())) + ": "
                + view.outcome().toLowerCase(Locale.ROOT)
                + (why.isEmpty() ? "" : ", " + why)
                + (disbelieved == null ? "" : ": " + disbelieved.disbelieved())
                + ground(view)
                + said(view)
                + (view.ended().isEmpty() ? "" : ", which ended " + String.join(", ", view.ended()))
                + (inForceSince == null ? "" : ", in force since " + inForceSince);
    }

    /// Whether the twin acted, and not who had word for it.
    private static boolean inItsName(AuditView view) {
        return !OF_NO_TWIN.contains(view.event()) && isOf(view);
    }

    private static boolean isOf(AuditView view) {
        return view.who().startsWith(view.twin() + "#") || Requester.belongs(view.twin(), view.who());
    }

    private static String asked(AuditView view) {
        DeniedView denied = view.denied();
        if (denied != null) {
            return denied.tried();
        }
        return switch (view.event()) {
            case "SubscriptionRequested" -> "asked " + view.provider() + " for " + view.resource();
            case "OfferMade" -> "offered " + view.resource() + " of " + view.provider();
            case "OfferDeclined" -> "declined what " + view.provider() + " offered";
            case "RequestAnswered" -> "answered " + view.resource() + " of " + view.provider();
            case "BanRequested" -> "banned someone from " + view.provider();
            case "AuditErasureRequested" -> "erased entries of the audit of " + view.provider();
            case "PolicyChanged" -> "changed the policy of " + view.provider();
            case "AttestationRevoked" -> "revoked " + view.resource() + " to " + view.provider();
            case "TerminationRequested" -> "ended " + view.resource() + " of " + view.provider();
            case "PartnershipEnded" ->
                "ended the partnership that " + view.resource() + " of " + view.provider() + " rested on";
            case "DelegationLapsed" ->
                "saw that the agent which had asked for " + view.resource() + " of " + view.provider()
                        + " may not do so any more";
            case "PartnerHalf" -> "sent word about " + view.resource() + " of " + view.provider();
            case "CommandAnswered" -> "answered a command to " + view.resource() + " of " + view.provider();
            case "CommandLapsed" ->
                "saw that the agent which had sent a command to " + view.resource() + " of " + view.provider()
                        + " may not do so any more";
            case "CancellationRequested" -> "took back a command to " + view.resource() + " of " + view.provider();
            case "CommandReported" ->
                "sent word about " + (view.resource().isEmpty() ? "a command" : view.resource()) + " of "
                        + view.provider();
            default -> view.event() + " about " + view.resource() + " of " + view.provider();
        };
    }

    private static String said(AuditView view) {
        return (view.purpose() == null ? "" : ", for the purpose \"" + view.purpose() + "\"")
                + (view.detail() == null ? "" : ", with the words \"" + view.detail() + "\"")
                + (view.until() == null ? "" : ", until " + view.until());
    }

    private static String ground(AuditView view) {
        if (view.policyVersion() == 0) {
            return "";
        }
        return " (version " + view.policyVersion() + " of the policy"
                + (view.rule().isEmpty() ? ")" : ", rule " + view.rule() + ")");
    }

    private static String why(Reason reason, String rule) {
        return switch (reason) {
            case NONE -> "";
            case NOT_FOUND -> "as there is no such twin that it may find";
            case NO_RULE -> "as no rule allows it";
            case DENIED_BY_RULE -> "as rule " + rule + " denies it";
            case TERMINATED_BY_REQUESTER -> "as the requester ended it";
            case TERMINATED_BY_PROVIDER -> "as the provider ended it";
            case POLICY_CHANGED -> "as the policy no longer allows it";
            case ATTESTATION_LOST -> "as what it rested on is attested no longer";
            case DELEGATION_LAPSED -> "as the delegation has lapsed";
            case UNVERIFIABLE -> "as it could not be verified";
            case EXPIRED -> "as its time was over";
            case UNKNOWN_FEED -> "as the twin has no such feed";
            case UNKNOWN_INTERACTION -> "as the twin has no such interaction";
            case DECLINED -> "as the offer was declined";
            case BANNED -> "as it is banned";
            case ASKED ->
                "and waits for an agent of the provider" + (rule.isEmpty() ? "" : ", whom rule " + rule + " asks");
            case DENIED_BY_AGENT -> "as an agent of the provider denied it";
            case SUSPENDED -> "and is suspended";
            case RESUMED -> "as it was granted before it was suspended";
            case WITHDRAWN -> "as the requester withdrew it";
            case TOO_MANY -> "as there were as many commands as its rule allows in that time";
            case OTHER_VERSION -> "as the policy had another version";
            case OFFERED -> "by an offer of the provider";
            case UNKNOWN_CONTROL -> "as the twin has no such control";
            case BAD_INPUT -> "as it is not what the control takes";
            case UNKNOWN_COMMAND -> "as there is no such command";
            case NO_RIGHT -> "as it has no right to that";
        };
    }
}
