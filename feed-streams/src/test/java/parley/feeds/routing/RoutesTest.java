package parley.feeds.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.feeds.Interactions.COMPUTER;
import static parley.feeds.Interactions.GRID;
import static parley.feeds.Interactions.HARBOUR;
import static parley.feeds.Interactions.ID;
import static parley.feeds.Interactions.NOW;
import static parley.feeds.Interactions.TOPIC;
import static parley.feeds.Interactions.active;
import static parley.feeds.Interactions.ended;
import static parley.feeds.Interactions.half;
import static parley.feeds.Interactions.requested;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Terms;
import parley.feeds.Interactions;
import parley.feeds.egress.StartOffsetReader;
import parley.feeds.ingress.DeliveryTopics;
import parley.framing.RouteTag;

final class RoutesTest {

    private static final FeedPartition FIRST = new FeedPartition(TOPIC, 0);
    private static final FeedPartition SECOND = new FeedPartition(TOPIC, 1);

    private final Routes routes = new Routes(HARBOUR, Map.of(GRID, "grid"));

    @Test
    void an_active_interaction_has_a_route_from_each_start_offset_to_its_partner() {
        routes.apply(ID, active(1, 10L, 20L).build(), 5);

        RouteTable table = routes.table(6);

        assertThat(table.applied()).isEqualTo(6);
        assertThat(table.routes()).isEqualTo(Map.of(FIRST, List.of(route(1, 10, 5)), SECOND, List.of(route(1, 20, 5))));
    }

    @Test
    void nothing_is_routed_to_whom_there_is_no_lane_any_more_or_yet() {
        routes.apply(ID, active(1, 10L, 20L).build(), 5);

        routes.partners(Map.of());
        assertThat(routes.table(6).routes()).isEmpty();

        routes.partners(Map.of(GRID, "grid"));
        assertThat(routes.table(6).routes())
                .isEqualTo(Map.of(FIRST, List.of(route(1, 10, 5)), SECOND, List.of(route(1, 20, 5))));
    }

    @Test
    void nothing_is_routed_before_it_is_active_with_all_start_offsets() {
        List<Interaction> incomplete = List.of(
                requested(1).build(),
                active(1, 10L).setPartitions(2).build(),
                active(1, 10L).setState(State.REQUESTED).build(),
                active(2, 10L)
                        .setProviderHalf(half(Side.PROVIDER, 1, true, List.of(10L)))
                        .build(),
                active(1, 10L)
                        .setProviderHalf(half(Side.PROVIDER, 1, false, List.of(10L)))
                        .build(),
                active(1, 10L)
                        .setRequesterHalf(half(Side.REQUESTER, 1, false, List.of()))
                        .build(),
                active(1, 10L).setRequesterHalf(null).build());

        for (Interaction interaction : incomplete) {
            routes.apply(ID, interaction, 5);

            assertThat(routes.table(6).routes()).as("%s", interaction).isEmpty();
        }
    }

    @Test
    void a_partners_feed_and_a_stranger_are_not_routed() {
        routes.apply(
                "a", Interactions.of(COMPUTER, Interactions.BALANCER, "x", 1, 1).build(), 0);
        Interaction stranger = active(1, 0L)
                .setRequesterOrganisation("did:web:elsewhere.example")
                .build();
        routes.apply(ID, stranger, 1);

        assertThat(routes.table(2).routes()).isEmpty();
    }

    @Test
    void a_requester_of_our_own_is_served_here() {
        Interaction local = active(1, 7L).setRequesterOrganisation(HARBOUR).build();
        routes.apply(ID, local, 3);

        assertThat(routes.table(4).of(FIRST))
                .containsExactly(new Route(new RouteTag(ID, 1), new Destination.Here(), 7, 3));
    }

    @Test
    void who_reads_the_feeds_own_topic_has_no_route_and_no_delivery() {
        Interaction local = active(1, 7L)
                .setRequesterOrganisation(HARBOUR)
                .setProviderHalf(new Half(
                        Side.PROVIDER,
                        1L,
                        1L,
                        true,
                        Reason.NONE,
                        "r",
                        List.of(7L),
                        NOW,
                        Terms.newBuilder().setHistory(History.RETAINED).build(),
                        "",
                        null))
                .build();
        routes.apply(ID, local, 3);

        assertThat(routes.table(4).routes()).isEmpty();
        assertThat(DeliveryTopics.needed(local, HARBOUR)).isFalse();
        assertThat(StartOffsetReader.needed(local, HARBOUR)).isFalse();
    }

    @Test
    void an_end_and_a_removal_take_the_routes_away() {
        routes.apply(ID, active(1, 10L, 20L).build(), 5);
        routes.apply(ID, ended(1).build(), 6);
        assertThat(routes.table(7).routes()).isEmpty();

        routes.apply(ID, active(2, 30L).build(), 7);
        routes.apply(ID, null, 8);
        assertThat(routes.table(9).routes()).isEmpty();
    }

    @Test
    void a_later_record_of_the_epoch_keeps_the_first_activation() {
        routes.apply(ID, active(1, 10L).build(), 5);
        List<Route> before = routes.table(6).of(FIRST);

        routes.apply(ID, active(1, 10L).setCause("another").build(), 9);

        assertThat(routes.table(10).of(FIRST)).isSameAs(before);
    }

    @Test
    void the_next_epoch_is_another_route() {
        routes.apply(ID, active(1, 10L).build(), 5);
        routes.apply(ID, active(2, 40L).build(), 9);

        assertThat(routes.table(10).of(FIRST)).containsExactly(route(2, 40, 9));
    }

    private static Route route(long epoch, long start, long activatedAt) {
        return new Route(new RouteTag(ID, epoch), new Destination.Partner("grid"), start, activatedAt);
    }
}
