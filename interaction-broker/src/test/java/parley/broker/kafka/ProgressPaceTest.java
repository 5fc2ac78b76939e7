package parley.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Of each command the latest gets into the log, never more than once a second, and nothing of what is over.
final class ProgressPaceTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final ProgressPace<String> pace = new ProgressPace<>();

    @Test
    void the_latest_of_a_second_waits_and_other_commands_do_not_wait_for_it() {
        pace.say("c", "1");
        assertThat(pace.due(NOON)).containsExactly("1");
        pace.say("c", "2");
        pace.say("c", "3");
        pace.say("d", "a");
        assertThat(pace.due(NOON.plusMillis(999))).containsExactly("a");
        assertThat(pace.due(NOON.plusMillis(1000))).containsExactly("3");
        assertThat(pace.due(NOON.plusMillis(5000))).isEmpty();
    }

    @Test
    void once_it_is_over_nothing_waits() {
        pace.say("c", "1");
        pace.over("c");

        assertThat(pace.due(NOON)).isEmpty();
    }

    @Test
    void what_goes_on_for_a_day_comes_to_some_thousand_entries() {
        int entries = 0;
        for (int second = 0; second < Duration.ofDays(1).toSeconds(); second++) {
            pace.say("c", "at " + second);
            entries += pace.due(NOON.plusSeconds(second)).size();
        }

        assertThat(entries).isBetween(1_000, 2_500);
    }
}
