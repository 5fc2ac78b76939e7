package parley.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DisbeliefPeriodTest {

    @Test
    void is_from_a_second_to_an_hour() {
        assertThat(new DisbeliefPeriod(Duration.ofSeconds(1)).length()).isEqualTo(Duration.ofSeconds(1));
        assertThat(new DisbeliefPeriod(Duration.ofHours(1)).length()).isEqualTo(Duration.ofHours(1));
        assertThat(DisbeliefPeriod.MINUTE.length()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void what_else_it_is_to_be_is_refused_by_the_property_that_says_so() {
        refused(Duration.ofMillis(999));
        refused(Duration.ZERO);
        refused(Duration.ofMinutes(-1));
        refused(Duration.ofHours(1).plusNanos(1));
        refused(Duration.ofSeconds(Long.MAX_VALUE));
    }

    private static void refused(Duration length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DisbeliefPeriod(length))
                .withMessage("parley.disbeliefs.period: `" + length + "` is not from PT1S to PT1H");
    }
}
