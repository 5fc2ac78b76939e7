package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;

final class PendingMattersTest {

    private static final String CRANE = "did:web:harbour:twins:crane";

    private final Interactions interactions = new Interactions();
    private Instant now = Instant.EPOCH;
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
    void what_ends_soon_is_told_once_an_epoch_to_who_stays() {
        PendingMatters matters = follow(OptionalLong.empty());
        interactions.take("a", granted("a", 1, 1_000), 1);
        now = Instant.EPOCH.plusSeconds(899);
        matters.turn();
        assertThat(told).isEmpty();

        now = Instant.EPOCH.plusSeconds(900);
        matters.turn();
        matters.turn();
        assertThat(told).containsExactly("Expiring a 1");

        interactions.take("a", granted("a", 1, 1_000), 2);
        assertThat(told).as("the same epoch").hasSize(1);
        interactions.take("a", granted("a", 2, 1_000), 3);
        assertThat(told).containsExactly("Expiring a 1", "Expiring a 3");
    }

    @Test
    void what_ends_soon_is_told_to_who_comes_only_then() {
        interactions.take("a", granted("a", 1, 1_000), 1);
        interactions.take("b", granted("b", 1, 5_000), 2);
        now = Instant.EPOCH.plusSeconds(950);

        follow(OptionalLong.of(7));
        follow(OptionalLong.empty());

        assertThat(told).containsExactly("Expiring a 1", "Expiring a 1");
    }

    @Test
    void what_is_granted_for_seconds_is_announced_at_once() {
        follow(OptionalLong.empty());

        interactions.take("a", granted("a", 1, 2), 1);

        assertThat(told).containsExactly("Expiring a 1");
    }

    @Test
    void what_has_ended_is_not_announced() {
        PendingMatters matters = follow(OptionalLong.empty());
        interactions.take("a", granted("a", 1, 1_000), 1);
        interactions.take("a", granted("a", State.TERMINATED, 1, 1_000), 2);
        interactions.take("b", granted("b", 1, 900), 3);
        now = Instant.EPOCH.plusSeconds(900);

        matters.turn();

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
                () -> now,
                matter -> told.add(matter.getClass().getSimpleName() + " "
                        + matter.interaction().getId() + " " + matter.offset()));
    }

    private static Interaction granted(String id, long epoch, long seconds) {
        return granted(id, State.ACTIVE, epoch, seconds);
    }

    private static Interaction granted(String id, State state, long epoch, long seconds) {
        Half half = new Half(
                Side.PROVIDER,
                epoch,
                1L,
                true,
                Reason.NONE,
                "",
                List.of(),
                Instant.EPOCH,
                null,
                "",
                Instant.EPOCH.plusSeconds(seconds));
        return builder(id, state, CRANE, "did:web:grid:twins:balancer")
                .setEpoch(epoch)
                .setProviderHalf(half)
                .build();
    }

    private void take(String id, State state, long offset) {
        interactions.take(id, interaction(id, state, CRANE, "did:web:grid:twins:balancer"), offset);
    }

    private static Interaction interaction(String id, State state, String requester, String provider) {
        return builder(id, state, requester, provider).build();
    }

    private static Interaction.Builder builder(String id, State state, String requester, String provider) {
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
                .setCause("cause");
    }
}
