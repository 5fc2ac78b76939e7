package parley.agent.computer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CountersTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void rates_are_means_since_the_measurement_before() {
        // given
        var before = new Counters(SECOND, 100, 200, 300, 400);
        var after = new Counters(3 * SECOND, 1100, 1200, 1300, 1400);

        // then
        assertThat(after.since(before)).isEqualTo(new Counters.Rates(500, 500, 500, 500));
    }

    @Test
    void a_counter_that_fell_back_has_no_rate() {
        // given
        var before = new Counters(SECOND, 100, 100, 100, 100);
        var after = new Counters(2 * SECOND, 50, 100, 150, 0);

        // then
        assertThat(after.since(before)).isEqualTo(new Counters.Rates(0, 0, 50, 0));
    }

    @Test
    void no_time_is_no_rate() {
        // given
        var before = new Counters(SECOND, 1, 1, 1, 1);

        // then
        assertThat(new Counters(SECOND, 2, 2, 2, 2).since(before)).isEqualTo(new Counters.Rates(0, 0, 0, 0));
    }
}
