package parley.identity.http;

import static org.assertj.core.api.Assertions.assertThat;
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
        for (var wrong : List.of("0s", "2h", "soon", "")) {
            assertThatThrownBy(() -> disbeliefs(Map.of("parley.disbeliefs.period", wrong)))
                    .as(wrong)
                    .hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .rootCause()
                    .hasMessageStartingWith("parley.disbeliefs.period: `");
        }
    }

    private static DisbeliefPeriod disbeliefs(Map<String, Object> properties) {
        try (var context = ApplicationContext.run(properties)) {
            return context.getBean(DisbeliefPeriod.class);
        }
    }
}
