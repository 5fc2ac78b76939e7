package parley.identity.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parley.audit.DisbeliefPeriod;

final class IdentityBeansTest {

    @Test
    void disbeliefs_are_told_once_a_minute_unless_a_property_says_otherwise() {
        assertThat(disbeliefs(Map.of())).isEqualTo(DisbeliefPeriod.MINUTE);
        assertThat(disbeliefs(Map.of("parley.disbeliefs.period", "2s")))
                .isEqualTo(new DisbeliefPeriod(Duration.ofSeconds(2)));
    }

    @Test
    void a_period_that_cannot_be_is_refused_by_its_property() {
        for (var wrong : List.of("0s", "-1s", "2h", "soon", "")) {
            assertThatThrownBy(() -> disbeliefs(Map.of("parley.disbeliefs.period", wrong)))
                    .as(wrong)
                    .hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .rootCause()
                    .hasMessageStartingWith("parley.disbeliefs.period: `");
        }
    }

    @Test
    void a_duration_that_cannot_be_read_is_not_taken_for_the_default() {
        try (var context = ApplicationContext.run()) {
            var durations = context.getBean(Durations.class);

            assertThat(durations.read("some.period", "90s")).isEqualTo(Duration.ofSeconds(90));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> durations.read("some.period", "soon"))
                    .withMessage("some.period: `soon` is no duration such as `30s`");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> durations.read("some.period", "0s"))
                    .withMessage("some.period: `0s` is not positive");
        }
    }

    private static DisbeliefPeriod disbeliefs(Map<String, Object> properties) {
        try (var context = ApplicationContext.run(properties)) {
            return context.getBean(DisbeliefPeriod.class);
        }
    }
}
