package parley.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.deploy.space.DemoSpaces;
import parley.deploy.space.SpaceFile;
import parley.identity.KafkaLogin;
import parley.topics.Topics;

class SpacesIT {
    private static final Spaces.Options BROKER_AND_KEYCLOAK = Spaces.Options.DEFAULT.without(
            "grid/kafka",
            "schema-registry",
            "twin-registry",
            "interaction-broker",
            "feed-streams",
            "identity-bridge",
            "console",
            "mirror-grid",
            "mirror-harbour");
    private static final String TOPIC = Topics.QUARANTINE.name();

    @TempDir
    Path folder;

    @Test
    void aBrokerRestartSurvivesAKeycloakOutageAndNoProcessSurvivesTheEnd() throws Exception {
        Iterable<Running> processes;
        try (var spaces = Spaces.start(folder, BROKER_AND_KEYCLOAK);
                var service = producer(spaces.space("harbour"), "feed-streams");
                var agent = producer(spaces.space("harbour"), "computer-agent")) {
            send(service, "before");
            assertThatThrownBy(() -> send(agent, "not mine"))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);

            spaces.kill9("harbour/keycloak");
            spaces.restart("harbour/kafka");

            send(service, "after");
            assertThat(spaces.dead()).isEmpty();
            processes = spaces.processes().values();
        }
        assertThat(processes).isNotEmpty().noneMatch(Running::alive);
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        var files = DemoSpaces.ensure(folder, Ports.free(DemoSpaces.DEFAULT_PORTS.size()), new SecureRandom());
        int port = SpaceFile.read(files.getFirst()).ports().kafka();
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();

            assertThatThrownBy(() -> Spaces.start(files, BROKER_AND_KEYCLOAK))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("harbour/kafka: port " + port + " is taken by another program");
        }
    }

    @Test
    void aDyingProcessIsNamedWithItsReasonAndItsLog() {
        assertThatThrownBy(() -> Spaces.start(
                        folder, BROKER_AND_KEYCLOAK.without("keycloak").jvm("kafka", "-XX:NoSuchOption=1")))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("harbour/kafka: died while starting: Error: ")
                .hasMessageEndingWith("log: " + folder.resolve("harbour/data/logs/kafka.log"));
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String value) throws Exception {
        producer.send(new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8)))
                .get(30, TimeUnit.SECONDS);
    }

    private static KafkaProducer<byte[], byte[]> producer(SpaceAccess space, String client) {
        var config = new HashMap<>(KafkaLogin.client(
                space.bootstrapServers(), space.transport(), space.tokenEndpoint(), client, space.secretOf(client)));
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
