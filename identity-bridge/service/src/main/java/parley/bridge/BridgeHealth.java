package parley.bridge;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;
import parley.bridge.partners.Partnerships;

/// Up once the rights of agents, and what belongs to partners, are what they should be.
@Singleton
final class BridgeHealth implements HealthIndicator {
    private final Bridge bridge;
    private final Partnerships partnerships;

    BridgeHealth(Bridge bridge, Partnerships partnerships) {
        this.bridge = bridge;
        this.partnerships = partnerships;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var result = bridge.trouble()
                .or(() -> Optional.ofNullable(partnerships.trouble()))
                .map(trouble ->
                        HealthResult.builder("rights", HealthStatus.DOWN).details(Map.of("trouble", trouble)))
                .orElseGet(() -> HealthResult.builder("rights", HealthStatus.UP));
        return Publishers.just(result.build());
    }
}
