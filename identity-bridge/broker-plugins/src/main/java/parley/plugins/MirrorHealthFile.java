package parley.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells in a file what a MirrorMaker really does, without a port to ask at: twice a second one line with the time
/// (epoch milliseconds), the number of partitions read with known lag, and the greatest lag in records.
///
/// A reporter of the metrics of the consumer that reads the partner's lane; the setting `parley.mirror.health` names
/// the file.
public final class MirrorHealthFile implements MetricsReporter {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorHealthFile.class);
    private static final String SETTING = "parley.mirror.health";
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Map<String, KafkaMetric> lags = new ConcurrentHashMap<>();
    private final InstantSource clock = InstantSource.system();
    private @Nullable ScheduledExecutorService writer;

    /// Made by the consumer.
    public MirrorHealthFile() {}

    @Override
    public void configure(Map<String, ?> configs) {
        if (!(configs.get(SETTING) instanceof String file)) {
            throw new ConfigException(SETTING + " is missing");
        }
        writer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("mirror-health").factory());
        var _ = writer.scheduleWithFixedDelay(() -> write(Path.of(file)), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void init(List<KafkaMetric> metrics) {
        metrics.forEach(this::metricChange);
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        if (isLag(metric)) {
            lags.put(partition(metric), metric);
        }
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        if (isLag(metric)) {
            lags.remove(partition(metric), metric);
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.shutdownNow();
        }
    }

    private static boolean isLag(KafkaMetric metric) {
        return metric.metricName().name().equals("records-lag")
                && metric.metricName().tags().containsKey("partition");
    }

    /// Kafka lists a topic with dots in its name a second time with underscores.
    private static String partition(KafkaMetric metric) {
        var tags = metric.metricName().tags();
        return String.valueOf(tags.get("topic")).replace('.', '_') + "-" + tags.get("partition");
    }

    private void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var unfinished = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(unfinished, line());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Health not written: {}", e.toString());
        }
    }

    private String line() {
        int partitions = 0;
        long greatest = 0;
        for (var lag : lags.values()) {
            if (lag.metricValue() instanceof Double value && !value.isNaN()) {
                partitions++;
                greatest = Math.max(greatest, value.longValue());
            }
        }
        return clock.millis() + " " + partitions + " " + greatest + "\n";
    }
}
