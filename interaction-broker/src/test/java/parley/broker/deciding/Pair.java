package parley.broker.deciding;

import java.util.List;
import parley.avro.PartnerHalf;
import parley.interaction.InteractionId;

/// Two twins that may have an interaction.
record Pair(String requester, String provider) {

    static final List<Pair> ALL = List.of(
            new Pair(Events.BALANCER, Events.COMPUTER),
            new Pair(Events.BALANCER, Events.CRANE),
            new Pair(Events.COMPUTER, Events.BALANCER),
            new Pair(Events.CRANE, Events.COMPUTER));

    static Pair of(PartnerHalf half) {
        return new Pair(half.getRequester(), half.getProvider());
    }

    String id() {
        return InteractionId.of(requester, provider, "load");
    }

    String askingSpace() {
        return Space.organisation(requester);
    }

    String askedSpace() {
        return Space.organisation(provider);
    }

    boolean local() {
        return askingSpace().equals(askedSpace());
    }
}
