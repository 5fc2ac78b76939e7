package parley.broker.api;

import java.time.Duration;
import java.util.List;
import parley.avro.AuditEntry;
import parley.avro.Command;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.avro.State;
import parley.identity.AgentRequest;
import parley.identity.http.Refusal;
import parley.policy.RootPolicies;
import parley.policy.Violation;
import parley.problem.Problem;

/// Turns every reason to refuse into the problem document that tells it.
final class Problems {

    private Problems() {}

    /// Something in the request is not what it must be.
    static Refusal invalid(String field, String detail) {
        return new Refusal(Problem.of("invalid", "Invalid request", 400, detail).withField(field));
    }

    static Refusal commandNotPending(String state) {
        return new Refusal(Problem.of(
                "not-pending", "Not pending", 409, "the command is " + state + ": it does not wait for an answer"));
    }

    static Refusal commandOver(String state) {
        return new Refusal(Problem.of("over", "Over", 409, "the command is " + state + ": it cannot be taken back"));
    }

    /// What is wrong with a policy: the first fault is the field, the detail has all.
    static Refusal invalid(List<Violation> violations) {
        String detail = String.join(
                "; ",
                violations.stream()
                        .map(violation -> violation.field() + ": " + violation.detail())
                        .toList());
        return invalid(violations.getFirst().field(), detail);
    }

    /// The agent does not act for the twin it names, which may not even exist.
    static Refusal notActing(String twin, String agent) {
        return new Refusal(Problem.of(
                        "not-delegated",
                        "Not delegated",
                        403,
                        "agent " + agent + " holds no such delegation from " + twin)
                .withField(Fields.TWIN));
    }

    /// Why a signed request is not believed.
    static Refusal of(AgentRequest.Why why, String detail) {
        return switch (why) {
            case MALFORMED -> invalid(Fields.REQUEST, detail);
            case NOT_VALID_NOW -> stale(detail);
            case UNKNOWN_KEY, NOT_DELEGATED, DELEGATION_EXPIRED ->
                new Refusal(Problem.of("not-delegated", "Not delegated", 403, detail)
                        .withField(Fields.REQUEST));
            case BAD_SIGNATURE ->
                new Refusal(Problem.of("bad-signature", "Bad signature", 403, detail)
                        .withField(Fields.REQUEST));
        };
    }

    /// The signed request is too old, no longer valid, or not yet.
    static Refusal stale(String detail) {
        return new Refusal(
                Problem.of("stale-request", "Not valid now", 400, detail).withField(Fields.REQUEST));
    }

    /// The same signed request was decided on before.
    static Refusal replayed() {
        return new Refusal(Problem.of(
                        "replayed-request",
                        "Decided already",
                        409,
                        "this signed request was decided on before: sign a new one")
                .withField(Fields.REQUEST));
    }

    /// The one answer about a twin that the requester may not find, or that never was: it says nothing of either.
    static Refusal noSuchTwin() {
        return new Refusal(Problem.of("unknown-twin", "Unknown twin", 404, "there is no such twin that you may find")
                .withReason(Reason.NOT_FOUND.name()));
    }

    /// There is no such interaction, or it is of others.
    static Refusal noSuchInteraction() {
        return new Refusal(
                Problem.of("unknown-interaction", "Unknown interaction", 404, "the twin has no such interaction"));
    }

    /// The twin never had a policy.
    static Refusal noPolicy() {
        return new Refusal(Problem.of("no-policy", "No policy", 404, "the twin has no policy: nothing is allowed"));
    }

    /// Whoever sent it is a partner no more.
    static Refusal noPartner(String organisation) {
        return new Refusal(Problem.of("no-partner", "No partner", 409, organisation + " is a partner no more"));
    }

    /// What the twin did not offer, or somebody accepted, cannot be declined.
    static Refusal notOffered(State state) {
        return new Refusal(Problem.of(
                "not-offered", "Not on offer", 409, "the interaction is " + state + ", not on offer: end it instead"));
    }

    /// Only what is active can be suspended, and only what is suspended resumed.
    static Refusal notActive(State state) {
        return new Refusal(Problem.of("not-active", "Not active", 409, "the interaction is " + state));
    }

    /// Somebody else changed the policy meanwhile.
    static Refusal otherVersion(long current, String decision) {
        return new Refusal(
                Problem.of("other-version", "Another version", 412, "the policy has version " + current + " by now")
                        .withField("If-Match")
                        .withReason(Reason.OTHER_VERSION.name())
                        .withDecision(decision));
    }

    /// Only our organisation's key changes the root policy.
    static Refusal notSigned(String why) {
        return new Refusal(Problem.of("not-signed", "Not signed by the organisation", 403, why)
                .withField("statement"));
    }

    /// The statement does not follow what is in force.
    static Refusal otherRootPolicy(long current) {
        return new Refusal(Problem.of(
                        "other-version",
                        "Another version",
                        412,
                        "the root policy has version " + current + " by now: sign version " + (current + 1))
                .withField("statement")
                .withReason(Reason.OTHER_VERSION.name()));
    }

    static Refusal notPending(String state) {
        return new Refusal(Problem.of(
                "not-pending", "Not pending", 409, "the interaction is " + state + ": it does not wait for an answer"));
    }

    /// The provider's own policy keeps an offer from being made.
    static Refusal notToOffer(String requester, AuditEntry audit) {
        String why = audit.getRule().isEmpty()
                ? "no rule lets " + requester + " find the twin, for which an offer does not stand in"
                : "rule " + audit.getRule() + " denies it";
        return new Refusal(denied(audit.getReason(), why).problem().withDecision(audit.getCause()));
    }

    /// No decision of that id concerns the twin, or it is too old to be at hand.
    static Refusal noSuchDecision() {
        return new Refusal(Problem.of(
                "unknown-decision",
                "Unknown decision",
                404,
                "no decision of that id that concerns the twin is at hand"));
    }

    /// Why a request came to nothing, and which decision says so.
    static Refusal refused(Reason reason, String rule, String decision) {
        return new Refusal(refused(reason, rule).problem().withDecision(decision));
    }

    /// Why a request came to nothing.
    ///
    /// @param rule id of the rule that denied; empty if none did
    static Refusal refused(Reason reason, String rule) {
        return switch (reason) {
            case NOT_FOUND -> noSuchTwin();
            case UNKNOWN_INTERACTION -> noSuchInteraction();
            case UNKNOWN_FEED ->
                new Refusal(Problem.of("unknown-feed", "Unknown feed", 404, "the twin has no such feed")
                        .withField("feed")
                        .withReason(reason.name()));
            case DENIED_BY_AGENT -> denied(reason, "an agent of the twin denied it");
            case NO_RULE -> denied(reason, "no rule of " + RootPolicies.policyInWords(rule) + " allows it");
            case DENIED_BY_RULE -> denied(reason, RootPolicies.inWords(rule) + " denies it");
            case EXPIRED ->
                new Refusal(Problem.of("expired", "Expired", 409, "the request lapsed before it was answered")
                        .withReason(reason.name()));
            case POLICY_CHANGED, ATTESTATION_LOST, TERMINATED_BY_PROVIDER, TERMINATED_BY_REQUESTER, WITHDRAWN ->
                new Refusal(Problem.of("ended", "Ended", 409, "the interaction has ended meanwhile")
                        .withReason(reason.name()));
            case UNKNOWN_CONTROL ->
                new Refusal(Problem.of("unknown-control", "Unknown control", 404, "the twin has no such control")
                        .withField("control")
                        .withReason(reason.name()));
            case UNKNOWN_COMMAND ->
                new Refusal(Problem.of("unknown-command", "Unknown command", 404, "there is no such command")
                        .withReason(reason.name()));
            case TOO_MANY ->
                new Refusal(Problem.of(
                                "too-many",
                                "Too many commands",
                                429,
                                "the twin's policy allows no more commands in this time")
                        .withReason(reason.name()));
            case BAD_INPUT ->
                new Refusal(Problem.of("bad-input", "Bad input", 422, "not what the control takes")
                        .withReason(reason.name()));
            case DELEGATION_LAPSED ->
                new Refusal(Problem.of(
                                "ended",
                                "Ended",
                                409,
                                "the agent that asked for it may not do so for its twin any more")
                        .withReason(reason.name()));
            case SUSPENDED ->
                new Refusal(Problem.of("suspended", "Suspended", 409, "the interaction is suspended")
                        .withReason(reason.name()));
            case DECLINED, BANNED ->
                new Refusal(Problem.of("ended", "Ended", 409, "the interaction was declined or banned")
                        .withReason(reason.name()));
            case NONE, OFFERED, ASKED, RESUMED, OTHER_VERSION, UNVERIFIABLE, NO_RIGHT ->
                denied(reason, "the request was refused");
        };
    }

    /// The policy never had that version.
    static Refusal noPolicyVersion(long version) {
        return new Refusal(
                Problem.of("no-policy-version", "No such version", 404, "the policy never had version " + version)
                        .withField("version"));
    }

    /// There is none, or none of this twin's.
    static Refusal noSuchCommand() {
        return refused(Reason.UNKNOWN_COMMAND, "");
    }

    /// A command was not executed, and why.
    static Refusal notExecuted(Command command) {
        return command.getState() == CommandState.EXPIRED
                ? refused(Reason.EXPIRED, "", command.getCause())
                : explained(refused(command.getReason(), "", command.getCause()), command);
    }

    /// What the provider's side said of it is worth more than our words.
    private static Refusal explained(Refusal refusal, Command command) {
        return command.getDetail().isEmpty()
                ? refusal
                : new Refusal(refusal.problem().withDetail(command.getDetail()));
    }

    private static Refusal denied(Reason reason, String detail) {
        return new Refusal(
                Problem.of("denied", "Denied by the twin's policy", 403, detail).withReason(reason.name()));
    }

    /// More is asked than the quota allows; nothing was decided.
    static Refusal overQuota(String detail, Duration wait) {
        return new Refusal(
                Problem.of("over-quota", "Too many requests", 429, detail).withReason("QUOTA"), wait);
    }

    /// This service cannot answer yet, or its log does not.
    static Refusal unavailable(String detail) {
        return new Refusal(Problem.of("unavailable", "Not available now", 503, detail));
    }
}
