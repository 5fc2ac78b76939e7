package parley.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final String CLEAR = "\r\u001b[K";

    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    @Test
    void what_is_done_within_a_second_is_not_told() {
        var progress = progress(true);

        after(progress, 990);
        progress.close();

        assertThat(err).hasToString("");
    }

    @Test
    void on_a_terminal_it_stands_in_one_line_that_goes() {
        var progress = progress(true);

        after(progress, 1000);
        progress.say("7 rows");
        after(progress, 1200);
        progress.close();
        after(progress, 5000);

        assertThat(err).hasToString(CLEAR + "asking, 1 s" + CLEAR + "7 rows, 2 s" + CLEAR);
    }

    @Test
    void elsewhere_it_is_a_line_every_few_seconds() {
        var progress = progress(false);

        for (int second = 1; second <= 11; second++) {
            after(progress, 1000);
        }
        progress.close();

        assertThat(err.toString().lines()).containsExactly("asking, 5 s", "asking, 10 s");
    }

    private Progress progress(boolean terminal) {
        return new Progress(new PrintWriter(err), terminal, "asking", nanos::get);
    }

    private void after(Progress progress, long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
        progress.tick();
    }
}
