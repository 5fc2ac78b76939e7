package parley.broker.deciding;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.Terms;
import parley.identity.ZeroCopy;
import parley.interaction.HalfOrder;
import parley.policy.Attestations;
import parley.policy.Verdict;

/// The provider's answer to a subscription, when the provider is ours.
final class Grants {

    private Grants() {}

    /// The interaction with our half of its epoch, and the ground on which we gave it.
    record Answer(Interaction interaction, Half half, Account.Ground ground) {
        /// Whether it is refused; else it is allowed, or the provider's agents are asked.
        boolean refused() {
            return HalfOrder.ends(half) && !Situation.suspended(half);
        }
    }

    /// @param before what is known of it: who resumes what it has suspended need not be consented to again,
    ///     and is granted no more than before
    static Answer answer(Situation situation, Interaction.Builder asked, @Nullable Interaction before) {
        if (before != null && !situation.overdue(before) && resumed(asked, before)) {
            // What it has shown for it before need not be shown again
            asked.setAttested(Attestations.both(before.getAttested(), asked.getAttested(), situation.now()));
            Answer again = again(situation, asked, before);
            if (again != null) {
                return again;
            }
        }
        // Built once to be evaluated: its state is settled when our half stands
        Answer fresh = fresh(situation, situation.settled(asked));
        return before != null && suspendedByUs(asked, before) && fresh.half().getWanted()
                ? suspended(situation, fresh)
                : fresh;
    }

    /// Whoever resumes, and for what: what we have suspended is so until we resume it.
    private static boolean suspendedByUs(Interaction.Builder asked, Interaction before) {
        return asked.getRequesterHalf().getReason() == Reason.RESUMED
                && Situation.live(before)
                && Situation.granted(before)
                && Situation.suspended(before.getProviderHalf());
    }

    private static Answer suspended(Situation situation, Answer granted) {
        Half half = HalfChanges.carried(
                granted.half(), granted.half().getEpoch(), false, Reason.SUSPENDED, situation.now());
        return answered(
                situation,
                granted.interaction(),
                half,
                new Account.Ground(
                        Reason.SUSPENDED,
                        granted.ground().policyVersion(),
                        granted.ground().rule()));
    }

    /// Whether its requester resumes, for the same purpose, what it has suspended, and we granted it and have
    /// not ended it. What was consented to was so for the agent that had asked.
    private static boolean resumed(Interaction.Builder asked, Interaction before) {
        boolean consented = before.getAccepted() || before.getOffered();
        return asked.getRequesterHalf().getReason() == Reason.RESUMED
                && Situation.live(before)
                && Situation.granted(before)
                && Objects.equals(asked.getPurpose(), before.getPurpose())
                && (!consented || asked.getAgent().equals(before.getAgent()));
    }

    /// As before, if the policy still says just that: also suspended, if it is by us. Null if it is to be
    /// evaluated as if it had not been granted.
    private static @Nullable Answer again(Situation situation, Interaction.Builder asked, Interaction before) {
        Half own = before.getProviderHalf();
        Interaction open = Copies.of(situation.settled(asked))
                .setAccepted(before.getAccepted())
                .setOffered(before.getOffered())
                .build();
        boolean over = own.getUntil() != null && !situation.now().isBefore(own.getUntil());
        if (situation.overdue(open)
                || over
                || open.getPartitions() == 0
                || !(situation.verdict(open) instanceof Verdict.Allowed allowed)
                || !PolicyChanges.unchanged(open, own, allowed)) {
            return null;
        }
        boolean suspended = Situation.suspended(own);
        Reason reason = suspended ? Reason.SUSPENDED : Reason.RESUMED;
        return answered(
                situation,
                open,
                HalfChanges.carried(own, open.getEpoch(), !suspended, reason, situation.now()),
                new Account.Ground(reason, situation.policyVersion(), allowed.rule()));
    }

    private static Answer fresh(Situation situation, Interaction open) {
        if (situation.overdue(open)) {
            return refused(situation, open, new Verdict.Denied(Reason.EXPIRED, "", 0));
        }
        return switch (situation.verdict(open)) {
            case Verdict.Denied denied -> refused(situation, open, denied);
            case Verdict.Asks asks ->
                open.getPartitions() == 0 ? unknown(situation, open, asks.rule()) : asked(situation, open, asks);
            case Verdict.Allowed allowed
            when lapsed(terms(open, allowed), situation.now()) ->
                refused(situation, open, new Verdict.Denied(Reason.EXPIRED, allowed.rule(), situation.policyVersion()));
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
        Half half = HalfChanges.granted(
                pending.getProviderHalf(),
                terms(pending, allowed),
                until(pending, allowed, situation.now()),
                situation.now());
        Interaction granted = situation.settled(Copies.of(pending)
                .setProviderHalf(half)
                .setPolicyVersion(situation.policyVersion())
                .setRule(allowed.rule()));
        return situation.telling(granted, half);
    }

    private static Answer allowed(Situation situation, Interaction open, Verdict.Allowed allowed) {
        boolean offered = open.getOffered();
        Terms terms = terms(open, allowed);
        Half half = offered
                ? HalfChanges.offer(open.getEpoch(), open.getProvider(), situation.now())
                : HalfChanges.grant(
                        open.getEpoch(),
                        open.getProvider(),
                        terms,
                        until(open, allowed, situation.now()),
                        situation.now());
        Reason reason = offered ? Reason.OFFERED : Reason.NONE;
        return answered(situation, open, half, new Account.Ground(reason, situation.policyVersion(), allowed.rule()));
    }

    /// The terms of the rule, as far as they mean anything for this interaction: a partner sees no history,
    /// and what was offered was offered without.
    static @Nullable Terms terms(Interaction interaction, Verdict.Allowed allowed) {
        return interaction.getOffered()
                ? null
                : ZeroCopy.meant(
                        allowed.terms(), interaction.getRequesterOrganisation(), interaction.getProviderOrganisation());
    }

    /// When what is granted now ends by itself; null if it does not.
    ///
    /// Who reads the feed's own topic has a right there that the brokers end by themselves: so that
    /// ends when the rule ceases to hold, too. Elsewhere the policy is asked again.
    private static @Nullable Instant until(Interaction open, Verdict.Allowed allowed, Instant now) {
        Terms terms = terms(open, allowed);
        return terms == null ? null : until(terms, allowed, now);
    }

    /// When what these terms allow from now on ends by itself; null if it does not.
    static @Nullable Instant until(Terms terms, Verdict.Allowed allowed, Instant now) {
        Instant later = terms.getForMillis() == null ? null : now.plusMillis(terms.getForMillis());
        Instant rule = terms.getHistory() == History.RETAINED ? allowed.until() : null;
        return Stream.of(Optional.ofNullable(terms.getUntil()), Optional.ofNullable(later), Optional.ofNullable(rule))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /// Whether the terms have it that nothing is granted any more.
    private static boolean lapsed(@Nullable Terms terms, Instant now) {
        return terms != null && terms.getUntil() != null && !now.isBefore(terms.getUntil());
    }

    /// To the requester, a twin that hides and one that never was look the same: of a refusal it learns
    /// neither the feed's partitions nor any rule but one that denies what may be found.
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
