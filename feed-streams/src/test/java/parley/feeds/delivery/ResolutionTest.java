package parley.feeds.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.COMPUTER;
import static parley.feeds.Interactions.GRID;
import static parley.feeds.Interactions.HARBOUR;
import static parley.feeds.Interactions.ID;
import static parley.feeds.Interactions.NOW;
import static parley.feeds.Interactions.active;
import static parley.feeds.Interactions.ended;
import static parley.feeds.Interactions.half;
import static parley.feeds.Interactions.requested;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.avro.Interaction;
import parley.avro.Side;
import parley.avro.State;
import parley.feeds.Interactions;
import parley.framing.RouteTag;

final class ResolutionTest {

    private final Deliveries deliveries = new Deliveries(GRID);

    @Test
    void a_record_of_the_current_epoch_is_delivered_while_both_sides_want_it() {
        Resolution resolution = resolve(active(2, 10L).build(), 2);

        assertThat(resolution.deliver())
                .containsExactly(Standing.of(active(2, 10L).build()));
        assertThat(resolution.holdUntil()).isNull();
        assertThat(resolution.flaw()).isNull();
    }

    @Test
    void what_lies_below_the_start_offset_does_not_belong_to_it() {
        Standing standing = Standing.of(active(2, 10L, 0L).build());

        assertThat(standing.covers(0, 9)).isFalse();
        assertThat(standing.covers(0, 10)).isTrue();
        assertThat(standing.covers(1, 0)).isTrue();
        assertThat(standing.covers(2, 50)).isFalse();
    }

    @Test
    void a_record_that_overtook_the_partners_half_waits_until_the_request_lapses() {
        assertThat(resolve(requested(1).build(), 1).holdUntil()).isEqualTo(NOW.plusSeconds(3600));
        Interaction earlier = requested(2)
                .setProviderHalf(half(Side.PROVIDER, 1, true, List.of()))
                .build();
        assertThat(resolve(earlier, 2).holdUntil()).isEqualTo(NOW.plusSeconds(3600));
    }

    @Test
    void a_record_whose_delivery_is_not_ready_waits_for_as_long_as_it_takes() {
        Interaction notReady =
                active(1, 0L).setState(State.REQUESTED).setDeliveryReady(false).build();

        assertThat(resolve(notReady, 1).holdUntil()).isEqualTo(Instant.MAX);
    }

    @Test
    void what_either_side_has_ended_is_dropped() {
        Interaction byUs = active(1, 0L)
                .setRequesterHalf(half(Side.REQUESTER, 1, false, List.of()))
                .setState(State.TERMINATED)
                .build();

        assertThat(resolve(ended(1).build(), 1).dropped()).isEqualTo(1);
        assertThat(resolve(byUs, 1).dropped()).isEqualTo(1);
        assertThat(resolve(requested(1).setState(State.EXPIRED).build(), 1).dropped())
                .isEqualTo(1);
    }

    @Test
    void an_earlier_epoch_is_dropped_and_a_later_one_is_not_known() {
        assertThat(resolve(active(2, 0L).build(), 1).dropped()).isEqualTo(1);
        assertThat(resolve(active(2, 0L).build(), 3).unknown()).isEqualTo(1);
        assertThat(Resolution.of(List.of(new RouteTag("other", 1)), HARBOUR, table())
                        .unknown())
                .isEqualTo(1);
    }

    @Test
    void a_lane_speaks_for_its_own_partner_alone() {
        deliveries.apply(ID, active(1, 0L).build());

        Resolution resolution = Resolution.of(List.of(new RouteTag(ID, 1)), "did:web:mallory.example", table());

        assertThat(resolution.flaw()).isNotNull();
    }

    @Test
    void one_record_cannot_be_of_two_feeds() {
        Interaction other = Interactions.of(BALANCER, COMPUTER, "other", 1, 1)
                .setState(State.ACTIVE)
                .setProviderHalf(half(Side.PROVIDER, 1, true, List.of(0L)))
                .build();
        deliveries.apply(ID, active(1, 0L).build());
        deliveries.apply(other.getId(), other);

        Resolution resolution =
                Resolution.of(List.of(new RouteTag(ID, 1), new RouteTag(other.getId(), 1)), HARBOUR, table());

        assertThat(resolution.flaw()).isNotNull();
    }

    @Test
    void an_interaction_of_which_we_are_the_provider_is_not_ours_to_deliver() {
        Deliveries atProvider = new Deliveries(HARBOUR);
        atProvider.apply(ID, active(1, 0L).build());

        assertThat(atProvider.table(1).standings()).isEmpty();
    }

    @Test
    void what_is_not_beyond_the_newest_record_is_a_duplicate_and_a_later_epoch_starts_anew() {
        Delivered newest = new Delivered(2, 100);

        assertThat(newest.covers(2, 100)).isTrue();
        assertThat(newest.covers(1, 500)).isTrue();
        assertThat(newest.covers(2, 101)).isFalse();
        assertThat(newest.covers(3, 0)).isFalse();
        assertThat(Delivered.NOTHING.covers(1, 0)).isFalse();
    }

    private Resolution resolve(Interaction known, long epoch) {
        deliveries.apply(ID, known);
        return Resolution.of(List.of(new RouteTag(ID, epoch)), HARBOUR, table());
    }

    private DeliveryTable table() {
        return deliveries.table(1);
    }
}
