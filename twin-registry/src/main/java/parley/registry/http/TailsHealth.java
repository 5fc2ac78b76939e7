package parley.registry.http;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import parley.registry.kafka.RegistryTopics;

/// Says at `/health` whether every topic has been read to its end, and which has not.
@Singleton
final class TailsHealth extends AbstractHealthIndicator<Map<String, List<String>>> {

    private final RegistryTopics topics;

    TailsHealth(RegistryTopics topics) {
        this.topics = topics;
    }

    @Override
    protected Map<String, List<String>> getHealthInformation() {
        List<String> behind = topics.behind();
        healthStatus = behind.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN;
        return Map.of("behind", behind);
    }

    @Override
    protected String getName() {
        return "topics";
    }
}
