package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void quantilesAreMeasuredValuesByNearestRank() {
        var distribution = Distribution.of(5, 1, 4, 2, 3);

        assertThat(distribution.median()).isEqualTo(3);
        assertThat(distribution.quantile(0.2)).isEqualTo(1);
        assertThat(distribution.quantile(0.21)).isEqualTo(2);
        assertThat(distribution.quantile(0.99)).isEqualTo(5);
        assertThat(distribution.quantile(1)).isEqualTo(5);
        assertThat(distribution.count()).isEqualTo(5);
    }

    @Property
    void atLeastTheShareIsNotAboveTheQuantile(
            @ForAll @Size(min = 1, max = 50) double[] values,
            @ForAll @DoubleRange(min = 0, max = 1, minIncluded = false) double share) {
        double quantile = Distribution.of(values).quantile(share);

        long notAbove = Arrays.stream(values).filter(value -> value <= quantile).count();
        long below = Arrays.stream(values).filter(value -> value < quantile).count();
        assertThat(notAbove).isGreaterThanOrEqualTo((long) Math.ceil(share * values.length));
        assertThat(below).isLessThan((long) Math.ceil(share * values.length));
    }

    @Test
    void nothingMeasuredIsNoFigure() {
        assertThatIllegalArgumentException().isThrownBy(Distribution::of);
        assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(1).quantile(0));
    }
}
