package parley.broker.deciding;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.interaction.HalfOrder;
import parley.interaction.InteractionId;
import parley.policy.Requester;

/// A partner's half arrives: late, again, out of order or never; the newest counts, and only for the partner's own
/// twin.
final class PartnerHalves {

    private PartnerHalves() {}

    static Decision decide(Situation situation, PartnerHalf event, Account account) {
        if (!genuine(situation, event)) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        Interaction known = situation.known(event.getInteraction());
        return switch (event.getHalf().getSide()) {
            case REQUESTER -> requested(situation, event, known, account);
            case PROVIDER -> provided(situation, event, known, account);
        };
    }

    /// Whether the partner speaks for a twin of its own, to a twin of ours, about the interaction that it names.
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

    private static Decision requested(
            Situation situation, PartnerHalf event, @Nullable Interaction known, Account account) {
        Half half = event.getHalf();
        if (known == null || half.getEpoch() > known.getEpoch()) {
            return half.getWanted() ? asked(situation, event, account) : overBefore(situation, event, account);
        }
        if (!HalfOrder.newer(half, known.getRequesterHalf()) || (half.getWanted() && !Situation.live(known))) {
            return account.ignored(Reason.NONE);
        }
        Change.InteractionSet lapsed = half.getWanted() ? PolicyChanges.reevaluated(situation, known) : null;
        if (lapsed != null) {
            return PolicyChanges.lapsed(lapsed, account);
        }
        Interaction settled = situation.settled(Copies.of(known).setRequesterHalf(half));
        return account.accepted(Account.Ground.of(half.getReason()), List.of(Situation.silently(settled)));
    }

    private static Decision asked(Situation situation, PartnerHalf event, Account account) {
        Grants.Answer answer = Grants.answer(situation, opened(event));
        List<Change> changes = List.of(situation.telling(answer.interaction(), answer.half()));
        return answer.allowed()
                ? account.accepted(answer.ground(), changes)
                : account.refused(answer.ground(), changes);
    }

    /// The lane keeps the newest half only: a request may be over before we ever saw it.
    private static Decision overBefore(Situation situation, PartnerHalf event, Account account) {
        return account.accepted(
                Account.Ground.of(event.getHalf().getReason()),
                List.of(Situation.silently(situation.settled(opened(event)))));
    }

    private static Decision provided(
            Situation situation, PartnerHalf event, @Nullable Interaction known, Account account) {
        Half half = event.getHalf();
        if (known == null || half.getEpoch() > known.getEpoch()) {
            return account.ignored(Reason.UNKNOWN_INTERACTION);
        }
        if (half.getEpoch() < known.getEpoch() || !HalfOrder.newer(half, known.getProviderHalf())) {
            return account.ignored(Reason.NONE);
        }
        int partitions = half.getStartOffsets().isEmpty()
                ? known.getPartitions()
                : half.getStartOffsets().size();
        Interaction settled =
                situation.settled(Copies.of(known).setProviderHalf(half).setPartitions(partitions));
        return account.accepted(Account.Ground.of(half.getReason()), List.of(Situation.silently(settled)));
    }

    private static Interaction.Builder opened(PartnerHalf event) {
        return Interaction.newBuilder()
                .setId(event.getInteraction())
                .setRequester(event.getRequester())
                .setProvider(event.getProvider())
                .setRequesterOrganisation(event.getOrganisation())
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
                .setRule("");
    }
}
