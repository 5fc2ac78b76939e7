package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void residentMemoryIsToldInKibibytes() {
        var lines = List.of("Name:\tjava", "VmPeak:\t 9 kB", "VmRSS:\t  2048 kB", "RssAnon:\t 1024 kB");

        assertThat(Memory.resident(lines)).containsExactly(2L * 1024 * 1024);
    }

    @Test
    void whatIsNotToldIsNotMadeUp() {
        assertThat(Memory.resident(List.of("Name:\tjava"))).isEmpty();
    }
}
