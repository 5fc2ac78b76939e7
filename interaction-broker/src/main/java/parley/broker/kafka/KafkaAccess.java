package parley.broker.kafka;

import java.util.Map;

/// How this service reaches its space's cluster.
///
/// @param client what every client is configured with: where the brokers are and how to log in; holds a secret
public record KafkaAccess(Map<String, Object> client) {

    public KafkaAccess {
        client = Map.copyOf(client);
    }

    @Override
    public String toString() {
        return "KafkaAccess";
    }
}
