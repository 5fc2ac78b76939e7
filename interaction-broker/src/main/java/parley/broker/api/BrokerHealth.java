package parley.broker.api;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import parley.broker.kafka.BrokerTopics;
import parley.broker.topology.DecidingStreams;

/// Says at `/health` whether the log is being decided on, and whether every topic has been read to its end.
@Singleton
final class BrokerHealth extends AbstractHealthIndicator<Map<String, Object>> {

    private final DecidingStreams streams;
    private final BrokerTopics topics;

    BrokerHealth(DecidingStreams streams, BrokerTopics topics) {
        this.streams = streams;
        this.topics = topics;
    }

    @Override
    protected Map<String, Object> getHealthInformation() {
        List<String> behind = topics.behind();
        healthStatus = behind.isEmpty() && streams.running() ? HealthStatus.UP : HealthStatus.DOWN;
        return Map.of("deciding", streams.state(), "behind", behind);
    }

    @Override
    protected String getName() {
        return "broker";
    }
}
