package parley.feeds.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.avro.Rate;
import parley.avro.Terms;
import parley.feeds.routing.Destination;
import parley.feeds.routing.Route;
import parley.framing.RouteTag;
import parley.terms.Throttle;

final class ThrottlesTest {

    private final Throttles throttles = new Throttles();

    @Test
    void of_interactions_without_a_route_the_youngest_are_kept_until_they_count_too_many_keys() {
        Throttle oldest = of("oldest", 1);
        Throttle large = of("large", 1);
        Throttle routed = of("routed", 1);
        for (int key = 0; key < Throttles.MOST_KEYS; key++) {
            assertThat(large.admits(ByteBuffer.allocate(4).putInt(key).array(), 0, 0))
                    .isTrue();
        }

        throttles.routed(Set.of("routed", "oldest"));
        assertThat(of("oldest", 2)).isSameAs(oldest);
        throttles.routed(Set.of("routed"));

        assertThat(of("large", 2)).as("it is older, and they are too many").isNotSameAs(large);
        assertThat(of("oldest", 3)).isSameAs(oldest);
        assertThat(of("routed", 2)).isSameAs(routed);
    }

    /// A request that was denied or has lapsed has got nothing.
    @Test
    void what_is_granted_for_the_first_time_begins_at_once_in_whichever_epoch() {
        Terms terms = Terms.newBuilder().setAtMost(new Rate(1, 1_000L)).build();
        RouteTag second = new RouteTag("i", 2);
        Route first = new Route(second, new Destination.Here(), 0, 0, terms, Long.MAX_VALUE, true);
        Route again = new Route(second, new Destination.Here(), 0, 0, terms, Long.MAX_VALUE, false);

        assertThat(Objects.requireNonNull(throttles.of(first, true)).admits(null, 500, 500))
                .isTrue();
        assertThat(Objects.requireNonNull(new Throttles().of(again, true)).admits(null, 500, 500))
                .isFalse();
    }

    private Throttle of(String interaction, long epoch) {
        Terms terms = Terms.newBuilder().setAtMost(new Rate(1, 1_000L)).build();
        Route route = new Route(new RouteTag(interaction, epoch), new Destination.Here(), 0, 0, terms, Long.MAX_VALUE);
        return Objects.requireNonNull(throttles.of(route, true));
    }
}
