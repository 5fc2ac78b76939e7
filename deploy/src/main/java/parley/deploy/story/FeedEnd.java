package parley.deploy.story;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import parley.agent.AgentSettings;
import parley.identity.KafkaLogin;

/// Where a feed of one partition ends just now, read with the publishing agent's own login.
final class FeedEnd implements AutoCloseable {
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;

    FeedEnd(AgentSettings agent, String topic) {
        partition = new TopicPartition(topic, 0);
        Map<String, Object> config = new HashMap<>(KafkaLogin.client(
                agent.bootstrapServers(),
                agent.transport(),
                agent.tokenEndpoint().toString(),
                agent.clientId(),
                agent.clientSecret()));
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    long offset() {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
