package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.agent.Agent;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.deploy.run.RunningSpaces;
import parley.deploy.run.Spaces;
import parley.deploy.run.StartFailure;
import parley.deploy.space.OwnerOnly;

/// A space uses what exists already: a broker behind TLS that its operator has set up with what `parley components` has
/// written, and the Keycloak and the schema registry that another launcher runs.
@Tag("soak")
final class ExistingComponentsIT {
    private static final String[] SERVICES = {"twin-registry", "interaction-broker", "feed-streams", "identity-bridge"};
    private static final String DESCRIPTION = "<> <http://www.w3.org/2000/01/rdf-schema#label> \"Water tank\" .";
    private static final int SOME = 5;

    private static Path folder;
    private static OperatedBroker broker;
    private static RunningSpaces components;
    private static String space;

    @BeforeAll
    static void componentsRunElsewhere() throws Exception {
        folder = Folders.fresh("existing");
        var free = SpaceFiles.freePorts(11);
        var ports = new OperatedBroker.Ports(free.get(0), free.get(1), free.get(2), free.get(3));
        broker = OperatedBroker.prepare(folder, ports);
        var common = """
                organisation: harbour
                did: did:web:localhost%%3A%3$d
                kafka:
                  bootstrapServers: localhost:%1$d
                  securityProtocol: SASL_SSL
                  certificates: ca.pem
                  admin: admin.properties
                  partners: {bootstrapServers: "localhost:%2$d", certificates: ca.pem}
                """.formatted(ports.tokens(), ports.partners(), free.get(7));
        var services = "twinRegistry: %d, interactionBroker: %d, feedStreams: %d, identityBridge: %d"
                .formatted(free.get(7), free.get(8), free.get(9), free.get(10));
        var theirs = Files.writeString(
                folder.resolve("components.yaml"),
                common + """
                data: theirs
                ports: {schemaRegistry: %2$d, schemaRegistryManagement: %3$d, %4$s}
                keycloak: {realm: harbour, url: "http://localhost:%1$d", start: true}
                """.formatted(free.get(4), free.get(5), free.get(6), services));
        space = common + """
                data: data
                ports: {%3$s}
                schemaRegistry: {url: "http://localhost:%2$d/apis/ccompat/v7"}
                keycloak:
                  realm: harbour
                  url: http://localhost:%1$d
                agents:
                  - client: tank-agent
                  - client: reader-agent
                """.formatted(free.get(4), free.get(5), services);
        broker.start(written(theirs, "kafka.properties"));
        components = Spaces.start(List.of(theirs), reporting().without(SERVICES));
    }

    private static Spaces.Options reporting() {
        return Spaces.Options.DEFAULT.reporting(System.out::println);
    }

    /// What `parley components` has written for a space.
    private static Path written(Path file, String name) throws Exception {
        var written = folder.resolve("for-operators");
        var command = Shipped.launcher(List.of("components", file.toString(), written.toString()));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return written.resolve(name);
    }

    @AfterAll
    static void endAll() throws Exception {
        try {
            if (components != null) {
                components.close();
            }
        } finally {
            broker.end();
        }
    }

    @Test
    void aSpaceUsesWhatExistsAndLeavesItAsItIs() throws Exception {
        var file = Files.writeString(folder.resolve("space.yaml"), space);
        var received = new Received();
        try (var running = Spaces.start(List.of(file), reporting())) {
            assertThat(running.processes().keySet())
                    .containsExactlyInAnyOrder(
                            "harbour/twin-registry",
                            "harbour/interaction-broker",
                            "harbour/feed-streams",
                            "harbour/identity-bridge");
            var settings = running.space("harbour");
            try (var provider = Agent.open(Pair.settings(settings, "tank-agent"));
                    var requester = Agent.open(Pair.settings(settings, "reader-agent"))) {
                hears(provider, requester, received);
            }
        }
        assertThat(received.records()).hasSize(SOME);
        assertThat(received.firstBreak()).isEmpty();
        assertThat(folder.resolve("data")).isDirectoryNotContaining("glob:**/{kafka,keycloak,schema-registry}");
        assertThat(broker.alive()).isTrue();
        assertThat(components.dead()).isEmpty();
    }

    private static void hears(Agent providing, Agent asking, Received received) throws Exception {
        var tank = providing.twin("tank");
        tank.put(DESCRIPTION);
        var reader = asking.twin("reader");
        reader.put(DESCRIPTION);
        tank.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", FIND, DESCRIBE, SUBSCRIBE)));
        var publisher = tank.publisher("level", Numbers.SCHEMA);
        var interaction = Patiently.get(
                "an active interaction",
                () -> reader.subscribe(tank.did(), "level") instanceof Subscription.Active(var view)
                        ? Optional.of(view.id())
                        : Optional.<String>empty());
        try (var subscriber = reader.handle(interaction, received)) {
            for (long number : LongStream.range(0, SOME).toArray()) {
                publisher.publish(Numbers.of(Numbers.SCHEMA, number)).get();
            }
            Patiently.await("what was published").until(() -> received.count() == SOME);
            assertThat(subscriber.ended()).isFalse();
        }
    }

    /// Nothing of the space itself is started: it would not come to that.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    realm: harbour      | realm: nowhere               | keycloak.realm: there is no realm `nowhere`
                    apis/ccompat/v7     | apis/registry/v3             | schemaRegistry.url: it is not Confluent's API
                    admin.properties    | nobody.properties            | kafka.admin: is refused there: Authentication failed
                    agents:             | ~  manager: {client: feed-streams, secretFile: keys/clients/feed-streams.secret}\nagents:~ | keycloak.manager: the client `feed-streams` may not manage
                    """)
    void whatDoesNotFitIsNamedByItsFieldAtOnce(String right, String wrong, String message) throws Exception {
        nobody();
        var file = Files.writeString(folder.resolve("misfit.yaml"), space.replace(right, wrong));

        assertThatThrownBy(() -> Spaces.start(List.of(file), reporting().without(SERVICES)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(file + ": " + message);
    }

    private static void nobody() throws IOException {
        var admin = Files.readString(folder.resolve("admin.properties"));
        OwnerOnly.write(folder.resolve("nobody.properties"), admin.replace("operator", "nobody"));
    }
}
