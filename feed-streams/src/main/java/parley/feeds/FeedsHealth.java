package parley.feeds;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import parley.feeds.flow.Hold;

/// Healthy while both loops run and may forward; names what they wait for, which alone is no ill health: it may be for
/// a partner to mend.
@Singleton
final class FeedsHealth implements HealthIndicator {

    private final FeedStreamsProcess process;

    FeedsHealth(FeedStreamsProcess process) {
        this.process = process;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Map<String, String> failures = new LinkedHashMap<>();
        process.failures().forEach((part, failure) -> failures.put(part, failure.toString()));
        boolean mayForward = process.mayForward();
        return Publishers.just(HealthResult.builder(
                        "feeds", mayForward && failures.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(Map.of(
                        "mayForward",
                        mayForward,
                        "slots",
                        process.slots(),
                        "failures",
                        failures,
                        "waiting",
                        process.holds().stream().map(FeedsHealth::waiting).toList()))
                .build());
    }

    private static Map<String, Object> waiting(Hold hold) {
        return Map.of(
                "topic",
                hold.partition().topic(),
                "partition",
                hold.partition().partition(),
                "offset",
                hold.offset(),
                "reason",
                hold.reason(),
                "seconds",
                hold.lasted().toSeconds());
    }
}
