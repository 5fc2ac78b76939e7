package parley.agent.computer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

final class ComputerLoadIT {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final ComputerLoad load = new ComputerLoad(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void this_computer_is_measured() {
        // when
        var measured = load.next().orElseThrow();

        // then
        assertThat(measured.get("measuredAt")).isEqualTo(NOW.toEpochMilli());
        assertThat((double) measured.get("cpuPercent")).isBetween(0.0, 100.0);
        long total = (long) measured.get("memoryTotalBytes");
        assertThat(total).isPositive();
        assertThat((long) measured.get("memoryUsedBytes")).isBetween(1L, total);
        for (var rate : new String[] {"diskRead", "diskWrite", "networkIn", "networkOut"}) {
            assertThat((double) measured.get(rate + "BytesPerSecond")).isNotNegative();
        }
    }

    @Test
    void every_field_is_explained() {
        assertThat(load.schema().getFields()).extracting(Schema.Field::doc).doesNotContainNull();
    }
}
