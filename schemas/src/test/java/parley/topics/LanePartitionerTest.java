package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LanePartitionerTest {

    @Property
    void isAlwaysAPartitionOfTheLane(
            @ForAll String topic,
            @ForAll @IntRange(min = 0) int source,
            @ForAll @IntRange(min = 1, max = 100) int lane) {
        assertThat(LanePartitioner.of(topic, source, lane)).isBetween(0, lane - 1);
    }

    @Property
    void partitionsOfOneFeedSpreadEvenly(@ForAll String topic, @ForAll @IntRange(min = 1, max = 100) int lane) {
        assertThat(IntStream.range(0, lane).map(source -> LanePartitioner.of(topic, source, lane)))
                .doesNotHaveDuplicates();
    }

    /// What one version put into a lane partition, the next must put into the same.
    @Example
    void neverChanges() {
        assertThat(IntStream.range(0, 4).map(source -> LanePartitioner.of("feed.computer.load", source, 4)))
                .containsExactly(3, 0, 1, 2);
        assertThat(LanePartitioner.of("feed.balancer.setpoint", 0, 4)).isEqualTo(3);
    }
}
