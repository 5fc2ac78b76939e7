package parley.bridge;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/// Up once the ACLs are what they should be.
@Singleton
final class BridgeHealth implements HealthIndicator {
    private final Bridge bridge;

    BridgeHealth(Bridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var result = bridge.trouble()
                .map(trouble ->
                        HealthResult.builder("rights", HealthStatus.DOWN).details(Map.of("trouble", trouble)))
                .orElseGet(() -> HealthResult.builder("rights", HealthStatus.UP));
        return Publishers.just(result.build());
    }
}
