package parley.broker.deciding;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.identity.AgentRequest;
import parley.interaction.HalfOrder;
import parley.interaction.InteractionId;
import parley.policy.Attestations;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;

/// A partner's half arrives: late, again, out of order or never; the newest counts, and only for the
/// partner's own twin.
final class PartnerHalves {

    private PartnerHalves() {}

    static Decision decide(Situation situation, PartnerHalf event, Account account) {
        if (!genuine(situation, event)) {
            return account.refused(Reason.UNVERIFIABLE);
        }
        Interaction known = situation.known(event.getInteraction());
        return switch (event.getHalf().getSide()) {
            case REQUESTER -> seen(event, requested(situation, event, known, account));
            case PROVIDER -> provided(situation, event, known, account);
        };
    }

    /// Whether the partner speaks for a twin of its own, to a twin of ours, about the interaction that it
    /// names.
    private static boolean genuine(Situation situation, PartnerHalf event) {
        Half half = event.getHalf();
        boolean asks = half.getSide() == Side.REQUESTER;
        String theirs = asks ? event.getRequester() : event.getProvider();
        String ours = asks ? event.getProvider() : event.getRequester();
        return Requester.belongs(theirs, event.getOrganisation())
                && situation.owns(ours)
                && !event.getOrganisation().equals(situation.own())
                && event.getProvider().equals(situation.state().twin())
                && event.getInteraction()
                        .equals(InteractionId.of(event.getRequester(), event.getProvider(), event.getFeed()))
                && (!asks || event.getAgent().startsWith(event.getRequester() + "#"))
                && half.getEpoch() > 0
                && half.getVersion() > 0;
    }

    /// What was acted on is remembered for as long as it is valid. An end does without a request.
    private static Decision seen(PartnerHalf event, Decision decision) {
        boolean acted = event.getHalf().getWanted()
                && decision.changes().stream()
                        .anyMatch(change -> change instanceof Change.InteractionSet(var set, var told)
                                && set.getRequest().equals(event.getRequest()));
        return AgentRequest.uniqueId(event.getRequest())
                .filter(id -> acted)
                .map(id -> decision.after(new Change.RequestSeen(id, event.getValidUntil())))
                .orElse(decision);
    }

    /// Whether it asks with what the agent had asked before, and not last.
    private static boolean replayed(Situation situation, PartnerHalf event, @Nullable Interaction known) {
        boolean last = known != null && AgentRequest.same(event.getRequest(), known.getRequest());
        return event.getHalf().getWanted() && !last && situation.seenBefore(event.getRequest());
    }

    private static Decision requested(
            Situation situation, PartnerHalf event, @Nullable Interaction known, Account account) {
        Half half = event.getHalf();
        if (known == null || half.getEpoch() > known.getEpoch()) {
            return half.getWanted()
                    ? asked(situation, event, known, account)
                    : overBefore(situation, event, known, account);
        }
        if (half.getEpoch() < known.getEpoch() || !HalfOrder.supersedes(half, known.getRequesterHalf())) {
            return account.ignored(Reason.NONE);
        }
        if (known.getState() == State.OFFERED && replayed(situation, event, known)) {
            return account.refused(Reason.UNVERIFIABLE);
        }
        if (Situation.suspended(half) && known.getState() == State.OFFERED && situation.overdue(known)) {
            return tooLate(situation, half, known, account);
        }
        if (half.getWanted() && known.getState() == State.OFFERED) {
            return half.getReason() == Reason.RESUMED
                    ? resumedToo(situation, event, known, account)
                    : accepted(situation, event, known, account);
        }
        Interaction settled = situation.settled(Copies.of(known).setRequesterHalf(half));
        return half.getWanted()
                ? again(situation, event, settled, account)
                : account.accepted(Account.Ground.of(half.getReason()), List.of(Situation.silently(settled)));
    }

    /// It wants the same still, and may show something else to be attested.
    private static Decision again(Situation situation, PartnerHalf event, Interaction settled, Account account) {
        List<Attested> all =
                Attestations.both(settled.getAttested(), situation.shown(event.getAttested()), situation.now());
        boolean more = !event.getRequest().equals(settled.getRequest())
                && !situation.seenBefore(event.getRequest())
                && event.getAgent().equals(settled.getAgent())
                && Objects.equals(event.getPurpose(), settled.getPurpose());
        Interaction showing = more
                ? Copies.of(settled)
                        .setAttested(all)
                        .setRequest(event.getRequest())
                        .setRequesterDocument(event.getRequesterDocument())
                        .setValidUntil(event.getValidUntil())
                        .build()
                : settled;
        Change.InteractionSet change = PolicyChanges.reevaluated(situation, settled, showing);
        return change == null
                ? account.accepted(Account.Ground.of(event.getHalf().getReason()), List.of(Situation.silently(settled)))
                : PolicyChanges.lapsed(change, account);
    }

    /// An offer of ours is accepted, in the name of an agent that is known only now; unless it has lapsed
    /// meanwhile. Under terms it is only by who says so, not by a request that it crossed.
    private static Decision accepted(Situation situation, PartnerHalf event, Interaction known, Account account) {
        if (!situation.now().isBefore(event.getValidUntil())) {
            return tooLate(situation, event.getHalf(), known, account);
        }
        if (Offers.forAnother(known, event.getAgent(), event.getHalf().getReason())) {
            Interaction open =
                    Copies.of(known).setRequesterHalf(event.getHalf()).build();
            return account.refused(
                    Account.Ground.of(Reason.POLICY_CHANGED),
                    List.of(Ends.ended(situation, open, Side.PROVIDER, Reason.POLICY_CHANGED, known.getProvider())));
        }
        Interaction accepted = situation.settled(Copies.of(known)
                .setRequesterHalf(event.getHalf())
                .setAgent(event.getAgent())
                .setRequest(event.getRequest())
                .setRequesterDocument(event.getRequesterDocument())
                .setValidUntil(event.getValidUntil())
                .setPurpose(event.getPurpose())
                .setAttested(
                        Attestations.both(known.getAttested(), situation.shown(event.getAttested()), situation.now())));
        if (situation.overdue(known)) {
            return account.refused(
                    Account.Ground.of(Reason.EXPIRED),
                    List.of(Ends.ended(situation, accepted, Side.PROVIDER, Reason.EXPIRED, known.getProvider())));
        }
        Change.InteractionSet lapsed = PolicyChanges.reevaluated(situation, accepted);
        return lapsed == null
                ? account.accepted(Account.Ground.of(known, Reason.OFFERED), List.of(Situation.silently(accepted)))
                : PolicyChanges.lapsed(lapsed, account);
    }

    /// What we have resumed goes on with what its twin had asked for before, or asks for now.
    private static Decision resumedToo(Situation situation, PartnerHalf event, Interaction known, Account account) {
        boolean same = event.getRequest().equals(known.getRequest());
        if (!same && !event.getHalf().getIssued().isBefore(event.getValidUntil())) {
            return tooLate(situation, event.getHalf(), known, account);
        }
        if (!same || situation.overdue(known)) {
            return accepted(situation, event, known, account);
        }
        Interaction taken = situation.settled(
                Copies.of(known).setRequesterHalf(event.getHalf()).setRequesterDocument(event.getRequesterDocument()));
        Change.InteractionSet lapsed = PolicyChanges.reevaluated(situation, taken);
        return lapsed == null
                ? account.accepted(Account.Ground.of(known, Reason.RESUMED), List.of(Situation.silently(taken)))
                : PolicyChanges.lapsed(lapsed, account);
    }

    /// What came after its time goes on with nothing; both sides have it so.
    private static Decision tooLate(Situation situation, Half half, Interaction known, Account account) {
        Interaction late = Copies.of(known).setRequesterHalf(half).build();
        return account.refused(
                Account.Ground.of(Reason.EXPIRED),
                List.of(Ends.ended(situation, late, Side.PROVIDER, Reason.EXPIRED, known.getProvider())));
    }

    /// The policy answers, or an offer of ours that the request crossed and that still stands.
    private static Decision asked(
            Situation situation, PartnerHalf event, @Nullable Interaction known, Account account) {
        boolean last = known != null && AgentRequest.same(event.getRequest(), known.getRequest());
        if (last || replayed(situation, event, known)) {
            // Who begins anew asks anew; nobody else can, with what an agent once asked
            return account.refused(Reason.UNVERIFIABLE);
        }
        // Under terms an offer is accepted, and not crossed
        boolean offered = known != null
                && known.getOffered()
                && situation.onOffer(known)
                && known.getProviderHalf().getTerms() == null;
        Grants.Answer answer = Grants.answer(situation, opened(situation, event).setOffered(offered), known);
        List<Change> changes = List.of(situation.telling(answer.interaction(), answer.half()));
        return answer.refused()
                ? account.refused(answer.ground(), changes)
                : account.accepted(answer.ground(), changes);
    }

    /// The lane keeps the newest half only: a request may be over before we ever saw it.
    /// What it came with is not verified then, and does not take the place of what we know it to have asked.
    private static Decision overBefore(
            Situation situation, PartnerHalf event, @Nullable Interaction known, Account account) {
        Interaction.Builder over = opened(situation, event);
        if (known != null) {
            over.setRequest(known.getRequest());
        }
        return account.accepted(
                Account.Ground.of(event.getHalf().getReason()), List.of(Situation.silently(situation.settled(over))));
    }

    private static Decision provided(
            Situation situation, PartnerHalf event, @Nullable Interaction known, Account account) {
        Half half = event.getHalf();
        if (known == null || half.getEpoch() > known.getEpoch()) {
            if (!half.getWanted() && !HalfOrder.ends(half)) {
                // Nobody is asked about what we did not ask for
                return account.refused(Reason.UNKNOWN_INTERACTION);
            }
            return half.getWanted()
                    ? offered(situation, event, known, account)
                    : withdrawn(situation, event, known, account);
        }
        if (half.getEpoch() < known.getEpoch() || !HalfOrder.supersedes(half, known.getProviderHalf())) {
            return account.ignored(Reason.NONE);
        }
        int partitions = half.getStartOffsets().isEmpty()
                ? known.getPartitions()
                : half.getStartOffsets().size();
        Interaction settled =
                situation.settled(Copies.of(known).setProviderHalf(half).setPartitions(partitions));
        return account.accepted(Account.Ground.of(half.getReason()), List.of(Situation.silently(settled)));
    }

    /// The partner's twin offers. A request of ours that the offer crossed, and that nobody has answered,
    /// accepts it.
    private static Decision offered(
            Situation situation, PartnerHalf event, @Nullable Interaction known, Account account) {
        Half half = event.getHalf();
        boolean offers = half.getReason() == Reason.OFFERED || half.getReason() == Reason.RESUMED;
        if (!offers || !half.getStartOffsets().isEmpty()) {
            return account.refused(Reason.UNKNOWN_INTERACTION);
        }
        if (situation.outbound(event.getProvider(), Action.SUBSCRIBE, Policies.feed(event.getFeed()))
                instanceof Verdict.Denied denied) {
            // Nobody is shown what our organisation would not let it have
            return account.refused(
                    new Account.Ground(denied.reason(), denied.policyVersion(), denied.rule()), List.of());
        }
        if (known != null && Suspensions.takenUp(known, half)) {
            return resumed(situation, event, known, account);
        }
        if (known == null || half.getTerms() != null || !asking(situation, known)) {
            Interaction opened = situation.settled(toUs(situation, event, known));
            return account.accepted(Account.Ground.of(Reason.OFFERED), List.of(Situation.silently(opened)));
        }
        Half wanted = HalfChanges.begin(Side.REQUESTER, half.getEpoch(), known.getRequester(), situation.now());
        Interaction crossed = situation.settled(Copies.of(known)
                .setEpoch(half.getEpoch())
                .setRequesterHalf(wanted)
                .setProviderHalf(half));
        return account.accepted(Account.Ground.of(Reason.OFFERED), List.of(situation.telling(crossed, wanted)));
    }

    /// The partner's twin goes on with what it has suspended, or what we have; so do we, or we do not yet.
    private static Decision resumed(Situation situation, PartnerHalf event, Interaction known, Account account) {
        Half half = event.getHalf();
        Half ours = Suspensions.inNextEpoch(known.getRequesterHalf(), half.getEpoch(), situation);
        Interaction resumed = situation.settled(Copies.of(known)
                .setEpoch(half.getEpoch())
                .setRequesterHalf(ours)
                .setProviderHalf(half)
                .setValidUntil(event.getValidUntil()));
        return account.accepted(Account.Ground.of(known, Reason.RESUMED), List.of(situation.telling(resumed, ours)));
    }

    private static boolean asking(Situation situation, Interaction known) {
        return known.getState() == State.REQUESTED && known.getProviderHalf() == null && !situation.overdue(known);
    }

    /// The lane keeps the newest half only: an offer may be over before we ever saw it.
    private static Decision withdrawn(
            Situation situation, PartnerHalf event, @Nullable Interaction known, Account account) {
        return account.accepted(
                Account.Ground.of(event.getHalf().getReason()),
                List.of(Situation.silently(situation.settled(toUs(situation, event, known)))));
    }

    private static Interaction.Builder toUs(Situation situation, PartnerHalf event, @Nullable Interaction known) {
        return opened(situation, event)
                .setRequesterHalf(null)
                .setProviderHalf(event.getHalf())
                .setPartitions(known == null ? 0 : known.getPartitions())
                .setDeliveryReady(known != null && known.getDeliveryReady());
    }

    private static Interaction.Builder opened(Situation situation, PartnerHalf event) {
        return Interaction.newBuilder()
                .setId(event.getInteraction())
                .setRequester(event.getRequester())
                .setProvider(event.getProvider())
                .setRequesterOrganisation(Requester.organisationOf(event.getRequester()))
                .setProviderOrganisation(Requester.organisationOf(event.getProvider()))
                .setAgent(event.getAgent())
                .setFeed(event.getFeed())
                .setPartitions(event.getPartitions())
                .setEpoch(event.getHalf().getEpoch())
                .setState(State.REQUESTED)
                .setRequesterHalf(event.getHalf())
                .setProviderHalf(null)
                .setDeliveryReady(false)
                .setRequest(event.getRequest())
                .setRequesterDocument(event.getRequesterDocument())
                .setValidUntil(event.getValidUntil())
                .setPurpose(event.getPurpose())
                .setPolicyVersion(0)
                .setRule("")
                .setAttested(situation.shown(event.getAttested()));
    }
}
