package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.avro.Interaction;
import parley.avro.State;

final class PendingMattersTest {

    private static final String CRANE = "did:web:harbour:twins:crane";

    private final Interactions interactions = new Interactions();
    private final List<String> told = new ArrayList<>();

    @Test
    void what_waits_is_told_first_then_what_comes_and_what_is_resolved() {
        take("b", State.OFFERED, 4);
        take("a", State.OFFERED, 2);
        take("c", State.ACTIVE, 3);

        follow(OptionalLong.empty());
        take("d", State.OFFERED, 5);
        take("a", State.REQUESTED, 6);
        take("a", State.ACTIVE, 7);

        assertThat(told).containsExactly("Offered a 2", "Offered b 4", "Offered d 5", "Resolved a 6");
    }

    @Test
    void who_comes_again_is_told_what_was_missed() {
        take("a", State.OFFERED, 2);
        take("b", State.DENIED, 5);
        take("c", State.OFFERED, 6);

        follow(OptionalLong.of(4));
        take("a", State.EXPIRED, 7);

        assertThat(told).containsExactly("Resolved b 5", "Offered c 6", "Resolved a 7");
    }

    @Test
    void what_is_read_again_is_not_told_again() {
        follow(OptionalLong.empty());
        take("a", State.OFFERED, 2);
        take("a", State.OFFERED, 2);

        assertThat(told).containsExactly("Offered a 2");
    }

    @Test
    void what_others_are_offered_and_what_the_twin_offers_is_not_its_matter() {
        follow(OptionalLong.empty());
        interactions.take("a", interaction("a", State.OFFERED, "did:web:grid:twins:other", CRANE), 1);

        assertThat(told).isEmpty();
    }

    @Test
    void closed_it_tells_no_more() {
        follow(OptionalLong.empty()).close();
        take("a", State.OFFERED, 2);

        assertThat(told).isEmpty();
    }

    private PendingMatters follow(OptionalLong after) {
        return PendingMatters.follow(
                interactions,
                CRANE,
                after,
                matter -> told.add(matter.getClass().getSimpleName() + " "
                        + matter.interaction().getId() + " " + matter.offset()));
    }

    private void take(String id, State state, long offset) {
        interactions.take(id, interaction(id, state, CRANE, "did:web:grid:twins:balancer"), offset);
    }

    private static Interaction interaction(String id, State state, String requester, String provider) {
        return Interaction.newBuilder()
                .setId(id)
                .setRequester(requester)
                .setProvider(provider)
                .setRequesterOrganisation("did:web:harbour")
                .setProviderOrganisation("did:web:grid")
                .setAgent("")
                .setFeed("load")
                .setPartitions(1)
                .setEpoch(1)
                .setState(state)
                .setDeliveryReady(false)
                .setRequest("")
                .setRequesterDocument("")
                .setValidUntil(Instant.EPOCH)
                .setPolicyVersion(0)
                .setRule("")
                .setUpdated(Instant.EPOCH)
                .setCause("cause")
                .build();
    }
}
