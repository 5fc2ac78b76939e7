package parley.testing;

import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/// A [KafkaBroker] in a container of Apache's image, at the version of the clients. It ends with the JVM that started
/// it.
final class KafkaInContainer implements KafkaBroker {

    private final KafkaContainer container;

    private KafkaInContainer(KafkaContainer container) {
        this.container = container;
    }

    /// Whether a Docker engine answers.
    static boolean possible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    static KafkaBroker started() {
        KafkaContainer container = new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion())
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        container.start();
        return new KafkaInContainer(container);
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public void close() {
        container.stop();
    }
}
