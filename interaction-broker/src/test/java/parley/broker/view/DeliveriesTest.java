package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Terms;
import parley.avro.Traffic;
import parley.topics.Topics;

final class DeliveriesTest {

    private static final String HARBOUR = "did:web:harbour";
    private static final String GRID = "did:web:grid";
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final Deliveries deliveries = new Deliveries();

    @Test
    void what_was_delivered_is_the_sum_over_the_partitions_as_our_own_side_counts() {
        Interaction interaction =
                interaction("abc", GRID, HARBOUR, State.ACTIVE).build();
        told("abc", 0, Side.PROVIDER, 10, 5L, NOON);
        told("abc", 1, Side.PROVIDER, 3, 7L, NOON.plusSeconds(1));
        told("abc", 0, Side.REQUESTER, 9, 5L, NOON);
        told("abc", 1, Side.REQUESTER, 2, 7L, NOON);
        told("other", 0, Side.PROVIDER, 100, 0L, NOON);

        assertThat(deliveries.of(interaction, HARBOUR)).contains(new Delivered(13, 1300, NOON.plusSeconds(1), 12L));
        assertThat(deliveries.of(interaction, GRID))
                .as("two may come through one partition of a lane")
                .contains(new Delivered(11, 1100, NOON, 7L));
    }

    @Test
    void what_has_ended_keeps_its_count_and_waits_for_nothing() {
        told("abc", 0, Side.PROVIDER, 10, 5L, NOON);

        assertThat(deliveries.of(
                        interaction("abc", GRID, HARBOUR, State.TERMINATED).build(), HARBOUR))
                .contains(new Delivered(10, 1000, NOON, null));
    }

    @Test
    void where_the_feed_itself_is_read_nobody_counts() {
        Terms retained = Terms.newBuilder().setHistory(History.RETAINED).build();
        Half half = new Half(Side.PROVIDER, 1L, 1L, true, Reason.NONE, "", List.of(), NOON, retained, "", null);
        Interaction zeroCopy = interaction("abc", HARBOUR, HARBOUR, State.ACTIVE)
                .setProviderHalf(half)
                .build();

        assertThat(deliveries.of(zeroCopy, HARBOUR)).isEmpty();
        assertThat(deliveries.of(interaction("abc", GRID, HARBOUR, State.ACTIVE).build(), HARBOUR))
                .as("nothing yet")
                .contains(new Delivered(0, 0, null, null));
    }

    @Test
    void sums_are_by_organisation() {
        told("a", 0, Side.PROVIDER, 10, 0L, NOON);
        told("b", 0, Side.PROVIDER, 5, null, NOON.plusSeconds(9));
        told("c", 0, Side.PROVIDER, 1, 0L, NOON);
        List<Interaction> all = List.of(
                interaction("a", GRID, HARBOUR, State.ACTIVE).build(),
                interaction("b", GRID, HARBOUR, State.EXPIRED).build(),
                interaction("c", HARBOUR, HARBOUR, State.SUSPENDED).build());

        assertThat(Connection.sum(all, Interaction::getRequesterOrganisation, each -> deliveries.sum(each, HARBOUR)))
                .containsExactly(
                        new Connection(GRID, 1, 1, 15, 1500, NOON.plusSeconds(9)),
                        new Connection(HARBOUR, 1, 0, 1, 100, NOON));
    }

    @Test
    void what_is_removed_counts_no_more() {
        told("abc", 0, Side.PROVIDER, 10, 5L, NOON);
        deliveries.take(Topics.trafficKey("abc", 0, Side.PROVIDER), null);

        assertThat(deliveries
                        .sum(interaction("abc", GRID, HARBOUR, State.ACTIVE).build(), HARBOUR)
                        .records())
                .isZero();
    }

    private void told(String id, int partition, Side side, long records, @Nullable Long lag, Instant last) {
        deliveries.take(
                Topics.trafficKey(id, partition, side),
                new Traffic(id, partition, side, 1L, records, records, records * 100, last, lag, NOON));
    }

    static Interaction.Builder interaction(String id, String requester, String provider, State state) {
        return Interaction.newBuilder()
                .setId(id)
                .setRequester(requester + ":twins:balancer")
                .setProvider(provider + ":twins:crane")
                .setRequesterOrganisation(requester)
                .setProviderOrganisation(provider)
                .setAgent("")
                .setFeed("load")
                .setPartitions(2)
                .setEpoch(1)
                .setState(state)
                .setDeliveryReady(true)
                .setRequest("")
                .setRequesterDocument("")
                .setValidUntil(Instant.EPOCH)
                .setPolicyVersion(0)
                .setRule("")
                .setUpdated(Instant.EPOCH)
                .setCause("cause");
    }
}
