package parley.broker.deciding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import parley.avro.AttestationRevoked;
import parley.avro.AuditErasureRequested;
import parley.avro.BanRequested;
import parley.avro.CancellationRequested;
import parley.avro.CommandAnswered;
import parley.avro.CommandDue;
import parley.avro.CommandLapsed;
import parley.avro.CommandReported;
import parley.avro.CommandRequested;
import parley.avro.DelegationLapsed;
import parley.avro.DeliveryReady;
import parley.avro.Denied;
import parley.avro.Disbelieved;
import parley.avro.EffectSeen;
import parley.avro.EndAllRequested;
import parley.avro.LogEntry;
import parley.avro.OfferDeclined;
import parley.avro.OfferMade;
import parley.avro.PartnerHalf;
import parley.avro.PartnershipEnded;
import parley.avro.PolicyChanged;
import parley.avro.Reason;
import parley.avro.RequestAnswered;
import parley.avro.ResumptionRequested;
import parley.avro.RootPolicyChanged;
import parley.avro.RootPolicyReached;
import parley.avro.StartOffsets;
import parley.avro.SubscriptionRequested;
import parley.avro.SuspensionRequested;
import parley.avro.TerminationRequested;
import parley.avro.Tick;

/// Decides: the same state, entry and time give the same decision, wherever and whenever they are replayed.
///
/// An entry whose id was decided on before is ignored. What an entry asks of twins or interactions that it
/// cannot speak for changes nothing.
public final class Decider {

    /// For how long an id is remembered. Requests are refused long before they reach this age, and producers
    /// give up.
    public static final Duration MEMORY = Duration.ofHours(1);

    private Decider() {}

    /// What follows from the entry.
    ///
    /// @param state of the twin whose DID is the entry's key; of our organisation, if that is
    /// @param logTime when the log took the entry
    /// @param own our organisation's DID
    public static Decision decide(TwinState state, LogEntry entry, Instant logTime, String own) {
        Situation situation = new Situation(state, entry.getId(), logTime, own);
        Account account = Accounts.of(situation, entry.getEvent());
        if (situation.decidedBefore()) {
            return account.ignored(Reason.NONE);
        }
        return switch (entry.getEvent()) {
            case PolicyChanged event -> PolicyChanges.decide(situation, event, account);
            case RootPolicyChanged event -> PolicyChanges.root(situation, event, account);
            case RootPolicyReached event -> PolicyChanges.root(situation, event, account);
            case SubscriptionRequested event -> Subscriptions.decide(situation, event, account);
            case PartnerHalf event -> PartnerHalves.decide(situation, event, account);
            case TerminationRequested event -> Ends.terminate(situation, event, account);
            case OfferMade event -> Offers.offer(situation, event, account);
            case OfferDeclined event -> Offers.decline(situation, event, account);
            case RequestAnswered event -> Answers.decide(situation, event, account);
            case BanRequested event -> PolicyChanges.ban(situation, event, account);
            case EndAllRequested event -> Ends.all(situation, event, account);
            case AuditErasureRequested event -> Erasures.decide(situation, event, account);
            case PartnershipEnded event -> Ends.withPartnership(situation, event, account);
            case DelegationLapsed event -> Ends.withDelegation(situation, event, account);
            case Tick event -> Ends.expire(situation, event, account);
            case SuspensionRequested event -> Suspensions.suspend(situation, event, account);
            case ResumptionRequested event -> Suspensions.resume(situation, event, account);
            case StartOffsets event -> Readiness.startOffsets(situation, event, account);
            case DeliveryReady event -> Readiness.deliveryReady(situation, event, account);
            case CommandRequested event -> Commands.requested(situation, event, account);
            case CommandAnswered event -> AskedCommands.answered(situation, event, account);
            case CancellationRequested event -> Cancellations.decide(situation, event, account);
            case CommandReported event -> CommandReports.reported(situation, event, account);
            case CommandLapsed event -> Cancellations.withDelegation(situation, event, account);
            case CommandDue event -> CommandReports.due(situation, event, account);
            case Disbelieved event -> account.refused(Reason.UNVERIFIABLE);
            case AttestationRevoked event -> Revocations.decide(situation, event, account);
            case EffectSeen event -> account.accepted(Account.Ground.NONE, List.of());
            case Denied event -> account.refused(Reason.NO_RIGHT);
            default -> throw new IllegalArgumentException("log entry " + entry.getId() + " is of no known kind");
        };
    }

    /// What follows from an entry on which deciding failed: nothing, and that is said.
    public static Decision failed(TwinState state, LogEntry entry, Instant logTime, String own) {
        Situation situation = new Situation(state, entry.getId(), logTime, own);
        return Accounts.of(situation, entry.getEvent()).refused(Reason.UNVERIFIABLE);
    }
}
