package parley.bridge;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.bridge.agents.Provisioning;
import parley.bridge.custody.CustodyBook;
import parley.bridge.partners.Partnerships;

/// Up once the rights of agents, and what belongs to partners, are what they should be, the keys in custody are told,
/// and the realm was looked at for the clients of agents.
@Singleton
final class BridgeHealth implements HealthIndicator {
    private final Bridge bridge;
    private final Partnerships partnerships;
    private final CustodyBook custody;
    private final @Nullable Provisioning agents;

    BridgeHealth(Bridge bridge, Partnerships partnerships, CustodyBook custody, @Nullable Provisioning agents) {
        this.custody = custody;
        this.agents = agents;
        this.bridge = bridge;
        this.partnerships = partnerships;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var result = bridge.trouble()
                .or(() -> Optional.ofNullable(partnerships.trouble()))
                .or(() -> Optional.ofNullable(custody.trouble()))
                .or(() -> Optional.ofNullable(agents)
                        .filter(each -> !each.looked())
                        .map(_ -> "agents' clients not looked at yet"))
                .map(trouble ->
                        HealthResult.builder("rights", HealthStatus.DOWN).details(Map.of("trouble", trouble)))
                .orElseGet(() -> HealthResult.builder("rights", HealthStatus.UP));
        return Publishers.just(result.build());
    }
}
