package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorHealthFileTest {
    @TempDir
    Path folder;

    @Test
    void countsEachPartitionOnceAndOnlyThoseWithKnownLag() throws Exception {
        var file = folder.resolve("health");
        try (var metrics = new Metrics();
                var reporter = new MirrorHealthFile()) {
            metrics.addReporter(reporter);
            lag(metrics, "lane.grid.feeds", "0", 7);
            lag(metrics, "lane_grid_feeds", "0", 7);
            lag(metrics, "lane.grid.feeds", "1", 3);
            lag(metrics, "lane.grid.feeds", "2", Double.NaN);

            reporter.configure(Map.of("parley.mirror.health", file.toString()));

            await().ignoreExceptions().until(() -> Files.readString(file).endsWith(" 2 7\n"));
            assertThat(Files.readString(file)).matches("[0-9]{13} 2 7\n");
        }
    }

    private static void lag(Metrics metrics, String topic, String partition, double value) {
        var name = new MetricName(
                "records-lag", "consumer-fetch-manager-metrics", "", Map.of("topic", topic, "partition", partition));
        metrics.addMetric(name, (Gauge<Double>) (config, now) -> value);
    }
}
