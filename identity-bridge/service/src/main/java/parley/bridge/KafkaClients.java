package parley.bridge;

import java.util.Map;

/// How this service's Kafka clients connect and log in; printing it shows no secret.
record KafkaClients(Map<String, Object> config) {
    KafkaClients {
        config = Map.copyOf(config);
    }

    @Override
    public String toString() {
        return "KafkaClients[" + config.keySet() + "]";
    }
}
