package parley.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.fence.Fence;
import parley.fence.FenceWait;
import parley.identity.Did;
import parley.registry.world.World;
import parley.testing.KafkaBroker;
import parley.testing.SchemaRegistryServer;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// A space with a registry and everything that this needs, and someone who asks it.
final class HarbourSpace implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    final KafkaBroker kafka;
    final Realm realm;
    final RunningRegistry registry;
    private final SchemaRegistryServer schemas;
    private final KafkaProducer<String, byte[]> producer;
    private final FenceWait fence;

    HarbourSpace(Path folder) throws Exception {
        kafka = KafkaBroker.start();
        RunningRegistry.becomePartners(kafka);
        realm = new Realm();
        schemas = SchemaRegistryServer.start(100);
        registry = RunningRegistry.start(kafka, realm, schemas.base(), folder);
        producer = new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), new ByteArraySerializer());
        fence = FenceWait.start(kafka.clientConfig(), InstantSource.system());
    }

    @Override
    public void close() {
        fence.close();
        producer.close();
        registry.close();
        schemas.close();
        realm.close();
        kafka.close();
    }

    /// A second registry of this space.
    RunningRegistry another(Path folder) throws IOException {
        return RunningRegistry.start(kafka, realm, schemas.base(), folder);
    }

    /// A request of an agent.
    HttpResponse<String> agent(String agent, String method, String path, @Nullable String body, String... headers) {
        return registry.send(method, path, realm.token(agent), body, headers);
    }

    /// A token of an agent.
    String token(String agent) {
        return realm.token(agent);
    }

    /// Describes a twin, which is made if there is none.
    HttpResponse<String> put(String twin, String agent, String text, String syntax) {
        return agent(agent).put(twin, text, syntax);
    }

    /// An agent that signs what it changes.
    TestAgent agent(String name) {
        return new TestAgent(registry, realm, name, World.AGENT_KEY);
    }

    /// A request of an agent that acts for a twin of ours.
    HttpResponse<String> acting(String agent, String twin, String path, String... headers) {
        String[] all = Stream.concat(
                        Stream.of("Parley-Twin", World.HARBOUR.twin(twin).value()), Stream.of(headers))
                .toArray(String[]::new);
        return agent(agent, "GET", path, null, all);
    }

    /// The policy is in force when this returns.
    void rules(Did twin, Rule... rules) throws Exception {
        long offset = send(
                Topics.POLICIES.name(),
                twin.value(),
                rules.length == 0 ? null : AvroSerde.of(Policy.class).encode(World.policy(twin, rules)));
        assertThat(fence.await(Topics.POLICIES.name(), offset, Duration.ofSeconds(10))
                        .get())
                .isInstanceOf(Fence.Held.class);
    }

    long send(String topic, String key, byte @Nullable [] value) throws Exception {
        return producer.send(new ProducerRecord<>(topic, key, value)).get().offset();
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    static void assertProblem(HttpResponse<String> response, int status, String field) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).path("field").asText()).as(response.body()).isEqualTo(field);
    }
}
