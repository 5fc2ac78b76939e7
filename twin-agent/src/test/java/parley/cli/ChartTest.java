package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class ChartTest {

    @Example
    void the_lowest_is_a_sliver_and_the_highest_is_full() {
        assertThat(Chart.lines(List.of(10.0, 15.0, 20.0), 20, 2)).containsExactly("20 ┤ ▁█", "10 ┤▁██");
    }

    @Example
    void values_that_are_all_the_same_stand_at_half_height() {
        assertThat(Chart.lines(List.of(5.0, 5.0, 5.0), 20, 2)).containsExactly("5 ┤", "5 ┤███");
    }

    @Example
    void one_value_is_a_chart() {
        assertThat(Chart.lines(List.of(-7.25), 20, 4)).containsExactly("-7.25 ┤", "      ┤", "      ┤█", "-7.25 ┤█");
    }

    @Example
    void no_values_are_an_empty_chart() {
        assertThat(Chart.lines(List.of(), 20, 2)).containsExactly("- ┤", "- ┤");
    }

    @Example
    void negative_values_rise_towards_zero() {
        assertThat(Chart.lines(List.of(-4.0, -2.0, 0.0), 20, 2)).containsExactly(" 0 ┤ ▁█", "-4 ┤▁██");
    }

    @Example
    void what_is_not_finite_leaves_its_place_empty_and_stretches_nothing() {
        var values = List.of(1.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 3.0);

        assertThat(Chart.lines(values, 20, 2)).containsExactly("3 ┤    █", "1 ┤▁   █");
    }

    @Example
    void where_nothing_is_finite_there_is_no_axis() {
        assertThat(Chart.lines(List.of(Double.NaN, Double.POSITIVE_INFINITY), 20, 2))
                .containsExactly("- ┤", "- ┤");
    }

    @Example
    void of_more_values_than_columns_the_last_are_shown() {
        var values = IntStream.range(0, 100).mapToObj(Double::valueOf).toList();

        assertThat(Chart.lines(values, 10, 2)).containsExactly("99 ┤   ▂▅█", "94 ┤▁▄▇███");
    }

    @Example
    void the_distance_of_the_largest_numbers_is_no_trouble() {
        assertThat(Chart.lines(List.of(-Double.MAX_VALUE, Double.MAX_VALUE), 40, 2))
                .containsExactly(" 1.7977e308 ┤ █", "-1.7977e308 ┤▁█");
    }

    @Example
    void one_line_is_too_few() {
        assertThatThrownBy(() -> Chart.lines(List.of(1.0), 20, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("height: 1");
    }

    @Example
    void numbers_are_brief() {
        assertThat(DoubleStream.of(20.5, -0.0, 1_234_567, 12_345_678, 0.00123456, 0.000123456, -1e300, Double.NaN)
                        .mapToObj(Chart::number))
                .containsExactly("20.5", "0", "1234600", "1.2346e7", "0.0012346", "1.2346e-4", "-1e300", "NaN");
    }

    @Property
    void any_chart_is_as_high_as_wanted_and_no_wider(
            @ForAll("values") List<Double> values,
            @ForAll @IntRange(min = 20, max = 200) int width,
            @ForAll @IntRange(min = 2, max = 30) int height) {
        var lines = Chart.lines(values, width, height);

        assertThat(lines)
                .hasSize(height)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }

    @Provide
    Arbitrary<List<Double>> values() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles(),
                        Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE, 0.0))
                .list()
                .ofMaxSize(300);
    }
}
