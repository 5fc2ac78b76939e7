package parley.broker.deciding;

import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.Terms;
import parley.identity.ZeroCopy;
import parley.interaction.HalfOrder;
import parley.policy.Verdict;

/// The provider's answer to a subscription, when the provider is ours.
final class Grants {

    private Grants() {}

    /// The interaction with our half of its epoch, and the ground on which we gave it.
    record Answer(Interaction interaction, Half half, Account.Ground ground) {
        /// Whether it is refused; else it is allowed, or the provider's agents are asked.
        boolean refused() {
            return HalfOrder.ends(half);
        }
    }

    static Answer answer(Situation situation, Interaction.Builder asked) {
        // Built once to be evaluated: its state is settled when our half stands
        Interaction open = situation.settled(asked);
        if (situation.overdue(open)) {
            return refused(situation, open, new Verdict.Denied(Reason.EXPIRED, "", 0));
        }
        return switch (situation.verdict(open)) {
            case Verdict.Denied denied -> refused(situation, open, denied);
            case Verdict.Asks asks ->
                open.getPartitions() == 0 ? unknown(situation, open, asks.rule()) : asked(situation, open, asks);
            case Verdict.Allowed allowed ->
                open.getPartitions() == 0
                        ? unknown(situation, open, allowed.rule())
                        : allowed(situation, open, allowed);
        };
    }

    private static Answer unknown(Situation situation, Interaction open, String rule) {
        return refused(situation, open, new Verdict.Denied(Reason.UNKNOWN_FEED, rule, situation.policyVersion()));
    }

    private static Answer asked(Situation situation, Interaction open, Verdict.Asks asks) {
        Half half = HalfChanges.ask(open.getEpoch(), open.getProvider(), situation.now());
        return answered(
                situation, open, half, new Account.Ground(Reason.ASKED, situation.policyVersion(), asks.rule()));
    }

    /// A request about which the provider's agents were asked is granted, under the terms of the rule.
    static Change.InteractionSet granted(Situation situation, Interaction pending, Verdict.Allowed allowed) {
        Half half = HalfChanges.granted(pending.getProviderHalf(), terms(pending, allowed), situation.now());
        Interaction granted = situation.settled(Copies.of(pending)
                .setProviderHalf(half)
                .setPolicyVersion(situation.policyVersion())
                .setRule(allowed.rule()));
        return situation.telling(granted, half);
    }

    private static Answer allowed(Situation situation, Interaction open, Verdict.Allowed allowed) {
        boolean offered = open.getOffered();
        Half half = offered
                ? HalfChanges.offer(open.getEpoch(), open.getProvider(), situation.now())
                : HalfChanges.grant(open.getEpoch(), open.getProvider(), terms(open, allowed), situation.now());
        Reason reason = offered ? Reason.OFFERED : Reason.NONE;
        return answered(situation, open, half, new Account.Ground(reason, situation.policyVersion(), allowed.rule()));
    }

    /// The terms of the rule, as far as they mean anything for this interaction: a partner sees no history, and what
    /// was offered was offered without.
    static @Nullable Terms terms(Interaction interaction, Verdict.Allowed allowed) {
        return !interaction.getOffered()
                        && ZeroCopy.under(
                                allowed.terms(),
                                interaction.getRequesterOrganisation(),
                                interaction.getProviderOrganisation())
                ? allowed.terms()
                : null;
    }

    /// To the requester, a twin that hides and one that never was look the same: of a refusal it learns neither the
    /// feed's partitions nor any rule but one that denies what may be found.
    private static Answer refused(Situation situation, Interaction open, Verdict.Denied denied) {
        String by = denied.reason() == Reason.DENIED_BY_RULE ? denied.rule() : open.getProvider();
        Half half = HalfChanges.refuse(Side.PROVIDER, open.getEpoch(), denied.reason(), by, situation.now());
        Account.Ground ground = new Account.Ground(denied.reason(), denied.policyVersion(), denied.rule());
        return answered(situation, Copies.of(open).setPartitions(0).build(), half, ground);
    }

    private static Answer answered(Situation situation, Interaction open, Half half, Account.Ground ground) {
        Interaction answered = situation.settled(Copies.of(open)
                .setProviderHalf(half)
                .setPolicyVersion(ground.policyVersion())
                .setRule(ground.rule()));
        return new Answer(answered, half, ground);
    }
}
