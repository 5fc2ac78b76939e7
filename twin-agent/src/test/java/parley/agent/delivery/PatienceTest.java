package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    private final AtomicLong nanos = new AtomicLong();
    /// Closed, so that nothing waits.
    private final Patience patience = new Patience(Duration.ofSeconds(60), nanos::get, new CountDownLatch(0));

    @Test
    void a_connection_is_tried_again_for_ever() {
        for (int hour = 0; hour < 100; hour++) {
            later(Duration.ofHours(1));
            patience.after(new DisconnectException("gone"));
        }
        assertThat(patience.trouble()).get().isInstanceOf(DisconnectException.class);
    }

    @Test
    void a_login_is_tried_again_for_ever() {
        for (int hour = 0; hour < 100; hour++) {
            later(Duration.ofHours(1));
            patience.after(new SaslAuthenticationException("no token"));
        }
        assertThat(patience.trouble()).isPresent();
    }

    @Test
    void missing_access_has_a_deadline() {
        // given
        var missing = new TopicAuthorizationException("in.x");
        for (int second = 0; second <= 60; second++) {
            patience.after(missing);
            later(Duration.ofSeconds(1));
        }

        // then
        assertThatThrownBy(() -> patience.after(missing)).isSameAs(missing);
    }

    @Test
    void missing_access_long_after_is_a_new_matter() {
        for (int hour = 0; hour < 100; hour++) {
            later(Duration.ofHours(1));
            patience.after(new TopicAuthorizationException("in.x"));
        }
        assertThat(patience.trouble()).isPresent();
    }

    @Test
    void a_wrong_configuration_is_not_tried_again() {
        assertThatThrownBy(() -> patience.after(new ConfigException("x"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void trouble_that_is_over_is_forgotten() {
        // given
        patience.after(new DisconnectException("gone"));

        // when
        patience.over();

        // then
        assertThat(patience.trouble()).isEmpty();
    }

    private void later(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
