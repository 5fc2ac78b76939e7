package parley.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import parley.topics.Creation;
import parley.topics.Topic;

/// One real Kafka broker for tests, with nothing that a [KafkaProcess] alone can do: a child process, or a container
/// where the build says so. A test class that takes it is marked [NeedsPlainBroker].
public interface KafkaBroker extends AutoCloseable {

    /// How long a broker may take for what it is asked.
    Duration PATIENCE = Duration.ofMinutes(1);

    /// The system property that says where brokers run: `container`, or else a process.
    String WHERE = "parley.testing.kafka";

    /// A broker that is ready, with nothing in it.
    static KafkaBroker start() {
        return inContainer() ? KafkaInContainer.started() : KeptBroker.take();
    }

    /// Whether the build asks for containers.
    static boolean inContainer() {
        return "container".equals(System.getProperty(WHERE));
    }

    /// Where clients connect to.
    String bootstrapServers();

    /// Ends what it has stored, and lets go of it.
    @Override
    void close();

    /// What every client needs to connect; a new map that may be added to.
    default Map<String, Object> clientConfig() {
        Map<String, Object> config = new TreeMap<>();
        config.put("bootstrap.servers", bootstrapServers());
        return config;
    }

    /// An admin client, to be closed.
    default Admin admin() {
        return Admin.create(clientConfig());
    }

    /// Creates topics as they are declared.
    default void create(Topic<?, ?>... topics) {
        create(Arrays.stream(topics).map(topic -> topic.toCreate((short) 1)).toList());
    }

    /// Creates a topic with the broker's defaults.
    default void create(String topic, int partitions) {
        create(List.of(new NewTopic(topic, partitions, (short) 1)));
    }

    private void create(List<NewTopic> topics) {
        try (Admin admin = admin()) {
            if (Creation.ensure(admin, topics, PATIENCE).size() < topics.size()) {
                throw new IllegalStateException("there already: some of " + topics);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
