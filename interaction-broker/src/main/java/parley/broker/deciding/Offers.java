package parley.broker.deciding;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.OfferDeclined;
import parley.avro.OfferMade;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.SubscriptionRequested;
import parley.interaction.InteractionId;
import parley.policy.Attestations;
import parley.policy.Requester;
import parley.policy.Verdict;

/// A feed is offered, and the offer accepted or declined: the provider's half comes first, and is its
/// agent's consent.
final class Offers {

    private Offers() {}

    static Decision offer(Situation situation, OfferMade event, Account account) {
        if (!event.getProvider().equals(situation.state().twin()) || !situation.owns(event.getProvider())) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        Interaction known = situation.known(account.interaction());
        if (known == null || !Situation.live(known) || situation.overdue(known)) {
            return offered(situation, opened(event, known), account);
        }
        if (Situation.pending(known)) {
            return Answers.accept(situation, known, account);
        }
        // A request that nobody has answered yet is answered in its own epoch
        return known.getProviderHalf() == null
                ? offered(situation, Copies.of(known).setPartitions(event.getPartitions()), account)
                : account.accepted(Account.Ground.of(known, Reason.NONE), List.of());
    }

    private static Decision offered(Situation situation, Interaction.Builder open, Account account) {
        Half half = HalfChanges.offer(open.getEpoch(), open.getProvider(), situation.now());
        return made(situation, situation.settled(open.setProviderHalf(half).setOffered(true)), half, account);
    }

    private static Decision made(Situation situation, Interaction offered, Half half, Account account) {
        if (offered.getPartitions() == 0) {
            return account.refused(Reason.UNKNOWN_FEED);
        }
        if (situation.overdue(offered)) {
            return account.refused(Reason.EXPIRED);
        }
        return switch (situation.verdict(offered)) {
            case Verdict.Denied denied -> account.refused(seenByProvider(denied), List.of());
            case Verdict.Asks asks -> throw new IllegalStateException("who offers is asked: " + asks.rule());
            case Verdict.Allowed allowed -> {
                Account.Ground ground = new Account.Ground(Reason.OFFERED, situation.policyVersion(), allowed.rule());
                Interaction grounded = Copies.of(offered)
                        .setPolicyVersion(ground.policyVersion())
                        .setRule(allowed.rule())
                        .build();
                yield account.accepted(ground, List.of(situation.telling(grounded, half)));
            }
        };
    }

    /// To whom the policy belongs, it is no secret why the other may not find the twin.
    static Account.Ground seenByProvider(Verdict.Denied denied) {
        Reason reason = denied.rule().isEmpty() ? Reason.NO_RULE : Reason.DENIED_BY_RULE;
        return new Account.Ground(reason, denied.policyVersion(), denied.rule());
    }

    /// What was asked, if its requester had not ended it: an offer that crosses that may be taken with it, since the
    /// other side may not have heard of our answer.
    private static String asked(@Nullable Interaction known) {
        return known != null
                        && known.getRequesterHalf() != null
                        && known.getRequesterHalf().getWanted()
                ? known.getRequest()
                : "";
    }

    private static Interaction.Builder opened(OfferMade event, @Nullable Interaction known) {
        return Interaction.newBuilder()
                .setId(InteractionId.of(event.getRequester(), event.getProvider(), event.getFeed()))
                .setRequester(event.getRequester())
                .setProvider(event.getProvider())
                .setRequesterOrganisation(Requester.organisationOf(event.getRequester()))
                .setProviderOrganisation(Requester.organisationOf(event.getProvider()))
                .setAgent("")
                .setFeed(event.getFeed())
                .setPartitions(event.getPartitions())
                .setEpoch(known == null ? 1 : known.getEpoch() + 1)
                .setState(State.OFFERED)
                .setDeliveryReady(known != null && known.getDeliveryReady())
                .setRequest(asked(known))
                .setRequesterDocument("")
                .setValidUntil(event.getValidUntil())
                .setPurpose(event.getPurpose())
                .setPolicyVersion(0)
                .setRule("");
    }

    /// Whether an offer is not for this agent, as it answers what another one had asked for, or is not agreed
    /// to by what its half says, as it has terms.
    static boolean forAnother(Interaction offer, String agent, Reason says) {
        boolean terms = offer.getProviderHalf().getTerms() != null;
        boolean answered = terms || offer.getAccepted();
        return (terms && says == Reason.NONE)
                || (answered && !offer.getAgent().isEmpty() && !offer.getAgent().equals(agent));
    }

    /// The requester's half, in the epoch of the offer. Whether its catalogue shows the provider does not
    /// matter: the offer does.
    static Decision accept(Situation situation, SubscriptionRequested event, Interaction known, Account account) {
        Half wanted = HalfChanges.begin(
                Side.REQUESTER, known.getEpoch(), Reason.OFFERED, event.getRequester(), situation.now());
        if (situation.providing(known) && forAnother(known, event.getAgent(), wanted.getReason())) {
            return account.refused(
                    Account.Ground.of(Reason.POLICY_CHANGED),
                    List.of(Ends.ended(situation, known, Side.PROVIDER, Reason.POLICY_CHANGED, known.getProvider())));
        }
        Interaction accepted = situation.settled(Copies.of(known)
                .setRequesterHalf(wanted)
                .setAgent(event.getAgent())
                .setPartitions(Math.max(event.getPartitions(), known.getPartitions()))
                .setRequest(event.getRequest())
                .setRequesterDocument(event.getRequesterDocument())
                .setValidUntil(event.getValidUntil())
                .setPurpose(event.getPurpose())
                .setAttested(
                        Attestations.both(known.getAttested(), situation.shown(event.getAttested()), situation.now())));
        // The agent is known only now: a rule may be about it
        Change.InteractionSet lapsed = PolicyChanges.reevaluated(situation, accepted);
        return lapsed == null
                ? account.accepted(
                        Account.Ground.of(known, Reason.OFFERED), List.of(situation.telling(accepted, wanted)))
                : account.refused(Account.Ground.of(lapsed.interaction(), Reason.POLICY_CHANGED), List.of(lapsed));
    }

    static Decision decline(Situation situation, OfferDeclined event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        // To who was offered nothing, an interaction does not exist
        if (known == null
                || !situation.owns(event.getTwin())
                || !event.getTwin().equals(known.getRequester())) {
            return account.refused(Reason.UNKNOWN_INTERACTION);
        }
        if (!Situation.live(known)) {
            return account.accepted(Account.Ground.of(known, Reason.NONE), List.of());
        }
        return known.getState() == State.OFFERED
                ? account.accepted(
                        Account.Ground.of(Reason.DECLINED),
                        List.of(Ends.ended(
                                situation, known, Side.REQUESTER, Reason.DECLINED, event.getTwin(), event.getReason())))
                : account.refused(Reason.UNKNOWN_INTERACTION);
    }
}
