package parley.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BatchSizeTest {
    private final BatchSize size = new BatchSize();

    @Test
    void commands_that_take_no_time_are_begun_together_up_to_a_bound() {
        assertThat(size.get()).isEqualTo(1);
        size.took(Duration.ofMillis(20));
        assertThat(size.get()).isEqualTo(2);
        for (int i = 0; i < 10; i++) {
            size.took(Duration.ofMillis(1));
        }
        assertThat(size.get()).isEqualTo(BatchSize.MOST);
    }

    @Test
    void after_slow_ones_each_is_begun_alone() {
        size.took(Duration.ZERO);
        size.took(Duration.ZERO);

        size.took(Duration.ofMillis(21));

        assertThat(size.get()).isEqualTo(1);
    }
}
