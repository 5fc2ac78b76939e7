package parley.feeds.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import parley.feeds.flow.FeedSchema;

final class LanePartitionTest {

    private static final FeedSchema LONG = FeedSchema.parse("\"long\"");
    private static final FeedSchema TEXT = FeedSchema.parse("\"string\"");

    private final LanePartition lane = new LanePartition("lane.grid.feeds", 0);

    @Test
    void each_schema_is_announced_before_its_first_use_and_anew_while_the_lane_still_has_it() {
        long start = -5;
        long later = start + Duration.ofHours(1).toNanos();

        assertThat(lane.announce(LONG, start)).isTrue();
        assertThat(lane.announce(LONG, start + 1)).isFalse();
        assertThat(lane.announce(TEXT, start + 2)).isTrue();
        assertThat(lane.announce(LONG, start + 3)).isFalse();
        assertThat(lane.announce(LONG, later)).isTrue();
        assertThat(lane.announce(LONG, later + 1)).isFalse();
    }
}
