package parley.broker.deciding;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.ResumptionRequested;
import parley.avro.Side;
import parley.avro.SuspensionRequested;
import parley.policy.Verdict;

/// One side suspends an interaction and resumes it, each alone. To resume is to begin the next epoch, so that
/// nothing of the time between belongs to it; what was asked for and granted before is not asked for again.
///
/// Whoever suspended goes on to do so in an epoch that the other begins.
final class Suspensions {

    private Suspensions() {}

    static Decision suspend(Situation situation, SuspensionRequested event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        if (known == null || !situation.owns(event.getTwin()) || !Ends.party(known, event.getTwin())) {
            return account.refused(Reason.UNKNOWN_INTERACTION);
        }
        boolean byRequester = event.getTwin().equals(known.getRequester());
        Half own = byRequester ? known.getRequesterHalf() : known.getProviderHalf();
        if (current(known, own) && Situation.suspended(own)) {
            return account.accepted(Account.Ground.of(known, Reason.SUSPENDED), List.of());
        }
        if (!Situation.live(known) || !Situation.granted(known) || !current(known, known.getRequesterHalf())) {
            return account.refused(Reason.UNKNOWN_INTERACTION);
        }
        Side side = byRequester ? Side.REQUESTER : Side.PROVIDER;
        return account.accepted(
                Account.Ground.of(known, Reason.SUSPENDED),
                List.of(Ends.ended(situation, known, side, Reason.SUSPENDED, event.getTwin(), event.getReason())));
    }

    private static boolean current(Interaction interaction, @Nullable Half half) {
        return half != null && half.getEpoch() == interaction.getEpoch();
    }

    /// The provider resumes, if its policy still allows what it granted.
    static Decision resume(Situation situation, ResumptionRequested event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        // To who provides nothing in it, an interaction does not exist
        if (known == null
                || !situation.owns(event.getTwin())
                || !event.getTwin().equals(known.getProvider())) {
            return account.refused(Reason.UNKNOWN_INTERACTION);
        }
        Half own = known.getProviderHalf();
        if (!Situation.live(known) || !current(known, own) || !Situation.suspended(own)) {
            return Situation.live(known) && Situation.granted(known)
                    ? account.accepted(Account.Ground.of(known, Reason.NONE), List.of())
                    : account.refused(Reason.UNKNOWN_INTERACTION);
        }
        return switch (situation.verdict(known)) {
            case Verdict.Denied denied -> account.refused(Offers.seenByProvider(denied), List.of());
            case Verdict.Asks asks ->
                account.refused(
                        new Account.Ground(Reason.POLICY_CHANGED, situation.policyVersion(), asks.rule()), List.of());
            case Verdict.Allowed allowed -> resumed(situation, known, own, event, allowed, account);
        };
    }

    private static Decision resumed(
            Situation situation,
            Interaction known,
            Half own,
            ResumptionRequested event,
            Verdict.Allowed allowed,
            Account account) {
        if (!PolicyChanges.unchanged(known, own, allowed)) {
            return account.refused(
                    new Account.Ground(Reason.POLICY_CHANGED, situation.policyVersion(), allowed.rule()), List.of());
        }
        if (situation.lapsed(known) || !situation.now().isBefore(event.getValidUntil())) {
            return account.refused(Reason.EXPIRED);
        }
        long epoch = known.getEpoch() + 1;
        Half half = HalfChanges.carried(own, epoch, true, Reason.RESUMED, situation.now());
        Interaction.Builder next = Copies.of(known)
                .setEpoch(epoch)
                .setProviderHalf(half)
                .setValidUntil(event.getValidUntil())
                .setPolicyVersion(situation.policyVersion())
                .setRule(allowed.rule());
        next.setRequesterHalf(situation.local(known) ? inNextEpoch(known.getRequesterHalf(), epoch, situation) : null);
        Interaction resumed = situation.settled(next);
        return account.accepted(
                new Account.Ground(Reason.RESUMED, situation.policyVersion(), allowed.rule()),
                List.of(situation.telling(resumed, half)));
    }

    /// The requester's half where the provider begins the next epoch: wanted as before, or suspended as before.
    static Half inNextEpoch(Half half, long epoch, Situation situation) {
        return Situation.suspended(half)
                ? HalfChanges.carried(half, epoch, false, Reason.SUSPENDED, situation.now())
                : HalfChanges.carried(half, epoch, true, Reason.RESUMED, situation.now());
    }

    /// Whether the partner, whose half of the next epoch has come, only resumes what our half still stands in.
    static boolean takenUp(Interaction known, Half next) {
        if (next.getEpoch() <= known.getEpoch()) {
            return false;
        }
        Half ours = known.getRequesterHalf();
        Half before = known.getProviderHalf();
        return next.getReason() == Reason.RESUMED
                && Situation.live(known)
                && current(known, ours)
                && (ours.getWanted() || Situation.suspended(ours))
                && Situation.granted(known)
                && Objects.equals(before.getTerms(), next.getTerms())
                && Objects.equals(before.getUntil(), next.getUntil());
    }
}
