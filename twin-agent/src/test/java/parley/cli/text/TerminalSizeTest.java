package parley.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TerminalSizeTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void it_is_asked_again_once_a_second() {
        var size = new TerminalSize(
                new Terminal(24, 80), () -> Terminal.parse("30 " + 100 * asked.incrementAndGet()), nanos::get);

        assertThat(size.get()).isEqualTo(new Terminal(24, 80));
        assertThat(asked).hasValue(0);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(size.get()).isEqualTo(new Terminal(30, 100));
        assertThat(size.get()).isEqualTo(new Terminal(30, 100));
    }

    @Test
    void where_nobody_answers_it_is_as_before() {
        var size = new TerminalSize(new Terminal(24, 80), Optional::empty, nanos::get);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(size.get()).isEqualTo(new Terminal(24, 80));
    }

    @Test
    void a_terminal_is_as_large_as_is_said() {
        assertThat(Arrays.asList("24 80", "0 0", "", "24", "24 x", "0 999999"))
                .map(size -> Terminal.of(Map.of("PARLEY_TERMINAL", size)).orElse(null))
                .containsExactly(new Terminal(24, 80), new Terminal(24, 80), null, null, null, null);
        assertThat(Terminal.of(Map.of())).isEmpty();
    }
}
