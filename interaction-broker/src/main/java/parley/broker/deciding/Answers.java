package parley.broker.deciding;

import java.time.Instant;
import java.util.List;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.RequestAnswered;
import parley.avro.Side;
import parley.avro.Terms;
import parley.policy.Narrowing;
import parley.policy.Policies;
import parley.policy.Verdict;

/// The provider's agents answer what a rule of its policy asks them. Their consent takes the place of an
/// allowing rule, and overrules no denial.
final class Answers {

    private Answers() {}

    static Decision decide(Situation situation, RequestAnswered event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        // To who provides nothing in it, an interaction does not exist
        if (known == null
                || !situation.owns(event.getTwin())
                || !event.getTwin().equals(known.getProvider())) {
            return account.refused(Reason.UNKNOWN_INTERACTION);
        }
        if (!Situation.pending(known)) {
            return answeredBefore(event, known, account);
        }
        if (situation.overdue(known)) {
            return account.refused(Reason.EXPIRED);
        }
        Terms terms = event.getTerms();
        if (event.getAllowed() && terms != null) {
            return narrower(situation, event, known, terms, account);
        }
        return event.getAllowed() ? accept(situation, known, account) : deny(situation, event, known, account);
    }

    /// To say the same again changes nothing.
    private static Decision answeredBefore(RequestAnswered event, Interaction known, Account account) {
        Half half = known.getProviderHalf();
        boolean same = half != null
                && half.getEpoch() == known.getEpoch()
                && (event.getAllowed()
                        ? known.getAccepted() && half.getWanted() && Situation.live(known)
                        : half.getReason() == Reason.DENIED_BY_AGENT);
        return same
                ? account.accepted(Account.Ground.of(known, Reason.NONE), List.of())
                : account.refused(Reason.UNKNOWN_INTERACTION);
    }

    static Decision accept(Situation situation, Interaction known, Account account) {
        // Under the terms of the rule that asks, which must still do so
        return switch (situation.verdict(known)) {
            case Verdict.Allowed allowed -> granted(situation, known, allowed, account);
            case Verdict.Asks asks ->
                granted(situation, known, new Verdict.Allowed(asks.rule(), asks.terms(), asks.until()), account);
            case Verdict.Denied denied -> account.refused(Offers.seenByProvider(denied), List.of());
        };
    }

    /// Something else than was asked for is an offer, in the next epoch: the requester accepts it, or does not.
    private static Decision narrower(
            Situation situation, RequestAnswered event, Interaction known, Terms given, Account account) {
        return switch (situation.verdict(known)) {
            case Verdict.Allowed allowed -> offered(situation, event, known, allowed, given, account);
            case Verdict.Asks asks ->
                offered(
                        situation,
                        event,
                        known,
                        new Verdict.Allowed(asks.rule(), asks.terms(), asks.until()),
                        given,
                        account);
            case Verdict.Denied denied -> account.refused(Offers.seenByProvider(denied), List.of());
        };
    }

    private static Decision offered(
            Situation situation,
            RequestAnswered event,
            Interaction known,
            Verdict.Allowed allowed,
            Terms given,
            Account account) {
        Terms terms;
        try {
            terms = Narrowing.of(allowed.terms(), given);
        } catch (IllegalArgumentException wider) {
            return account.refused(Reason.BAD_INPUT);
        }
        if (!Policies.validate(List.of(Narrowing.asRule(terms, Policies.feed(known.getFeed()))))
                .isEmpty()) {
            return account.refused(Reason.BAD_INPUT);
        }
        Instant until = Grants.until(terms, allowed, situation.now());
        Instant validUntil = event.getValidUntil();
        if (validUntil == null
                || !situation.now().isBefore(validUntil)
                || (until != null && !situation.now().isBefore(until))) {
            return account.refused(Reason.EXPIRED);
        }
        Half half = HalfChanges.offer(known.getEpoch() + 1, event.getTwin(), terms, until, situation.now());
        Interaction offer = situation.settled(Copies.of(known)
                .setEpoch(half.getEpoch())
                .setRequesterHalf(null)
                .setProviderHalf(half)
                .setOffered(true)
                .setRequest("")
                .setRequesterDocument("")
                .setValidUntil(validUntil)
                .setPolicyVersion(situation.policyVersion())
                .setRule(allowed.rule()));
        return account.accepted(
                new Account.Ground(Reason.OFFERED, situation.policyVersion(), allowed.rule()),
                List.of(situation.telling(offer, half)));
    }

    private static Decision granted(Situation situation, Interaction known, Verdict.Allowed allowed, Account account) {
        Interaction accepted = Copies.of(known).setAccepted(true).build();
        return account.accepted(
                new Account.Ground(Reason.NONE, situation.policyVersion(), allowed.rule()),
                List.of(Grants.granted(situation, accepted, allowed)));
    }

    private static Decision deny(Situation situation, RequestAnswered event, Interaction known, Account account) {
        return account.accepted(
                Account.Ground.of(known, Reason.DENIED_BY_AGENT),
                List.of(Ends.ended(
                        situation, known, Side.PROVIDER, Reason.DENIED_BY_AGENT, event.getTwin(), event.getReason())));
    }
}
