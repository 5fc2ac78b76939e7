package parley.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/// While a command is executed the latest of what is said is told, seldom enough, and nothing after the
/// outcome.
final class RunningTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean wish = new AtomicBoolean();
    private final AtomicInteger looks = new AtomicInteger();

    private Running running() {
        return new Running(
                said -> told.add(said.sequence() + " " + said.progress().text()),
                () -> {
                    looks.incrementAndGet();
                    return wish.get();
                },
                nanos::get);
    }

    @Test
    void what_is_said_at_once_is_told_and_of_what_follows_soon_the_latest_a_little_later() {
        try (var running = running()) {
            running.progress(Progress.of("one"));
            nanos.set(Duration.ofMillis(990).toNanos());
            running.progress(Progress.of("two"));
            running.progress(Progress.of("three"));

            await().until(() -> told.size() == 2);
        }
        assertThat(told).containsExactly("1 one", "2 three");
    }

    @Test
    void once_it_is_over_nothing_is_told() {
        var running = running();
        running.progress(Progress.of("one"));
        running.progress(Progress.of("two"));

        running.close();
        nanos.set(Duration.ofSeconds(5).toNanos());
        running.progress(Progress.of("three"));

        assertThat(told).containsExactly("1 one");
    }

    @Test
    void that_it_was_taken_back_is_looked_up_now_and_then_and_remembered() {
        try (var running = running()) {
            assertThat(running.cancelled()).isFalse();
            wish.set(true);
            assertThat(running.cancelled()).as("too soon").isFalse();
            nanos.set(Duration.ofMillis(200).toNanos());
            assertThat(running.cancelled()).isTrue();
            wish.set(false);
            nanos.set(Duration.ofSeconds(5).toNanos());
            assertThat(running.cancelled()).isTrue();
        }
        assertThat(looks).hasValue(2);
    }

    @Test
    void a_cluster_that_does_not_answer_hinders_no_execution() {
        var running = new Running(
                said -> {
                    throw new TimeoutException("away");
                },
                () -> {
                    throw new TimeoutException("away");
                },
                nanos::get);

        running.progress(Progress.of("one"));

        assertThat(running.cancelled()).isFalse();
        running.close();
    }
}
