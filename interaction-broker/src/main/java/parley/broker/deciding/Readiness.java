package parley.broker.deciding;

import java.util.List;
import parley.avro.DeliveryReady;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.StartOffsets;
import parley.identity.ZeroCopy;
import parley.interaction.HalfOrder;

/// What egress and ingress contribute before an interaction is active: where it starts, and where it arrives.
///
/// The policy is asked again, as always when an interaction that is ours to allow changes: time may have moved a rule.
final class Readiness {

    private Readiness() {}

    static Decision startOffsets(Situation situation, StartOffsets event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        if (known == null || !awaitsStart(situation, known, event)) {
            return account.ignored(Reason.NONE);
        }
        Change.InteractionSet lapsed = PolicyChanges.reevaluated(situation, known);
        if (lapsed != null) {
            return PolicyChanges.lapsed(lapsed, account);
        }
        Half half = HalfChanges.startingAt(known.getProviderHalf(), event.getOffsets(), situation.now());
        Interaction settled = situation.settled(Copies.of(known)
                .setProviderHalf(half)
                .setPartitions(event.getOffsets().size()));
        return account.accepted(Account.Ground.of(known, Reason.NONE), List.of(situation.telling(settled, half)));
    }

    private static boolean awaitsStart(Situation situation, Interaction known, StartOffsets event) {
        Half half = known.getProviderHalf();
        return situation.providing(known)
                && Situation.live(known)
                && known.getEpoch() == event.getEpoch()
                && half != null
                && HalfOrder.agree(known.getRequesterHalf(), half)
                && half.getStartOffsets().isEmpty()
                && !ZeroCopy.granted(known)
                && !event.getOffsets().isEmpty();
    }

    static Decision deliveryReady(Situation situation, DeliveryReady event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        if (known == null
                || !situation.requesting(known)
                || !Situation.live(known)
                || known.getDeliveryReady()
                || event.getEpoch() > known.getEpoch()) {
            return account.ignored(Reason.NONE);
        }
        Interaction settled = situation.settled(Copies.of(known).setDeliveryReady(true));
        Change.InteractionSet lapsed = PolicyChanges.reevaluated(situation, settled);
        if (lapsed != null) {
            return PolicyChanges.lapsed(lapsed, account);
        }
        return account.accepted(Account.Ground.of(known, Reason.NONE), List.of(Situation.silently(settled)));
    }
}
