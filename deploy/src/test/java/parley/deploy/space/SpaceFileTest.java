package parley.deploy.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.identity.KafkaTransport;
import parley.quota.Quota;
import parley.quota.Quotas;

class SpaceFileTest {
    private static final Path FILE = Path.of("/spaces/harbour/space.yaml");
    private static final String HARBOUR = """
            organisation: harbour
            did: did:web:localhost%3A17107
            data: data
            ports:
              kafka: 17101
              kafkaPartners: 17111
              kafkaInternal: 17102
              kafkaController: 17103
              schemaRegistry: 17104
              schemaRegistryManagement: 17105
              twinRegistry: 17107
              interactionBroker: 17108
              feedStreams: 17109
              identityBridge: 17110
            partners:
              host: harbour.example
              listen: 0.0.0.0
            keycloak:
              realm: harbour
              url: http://localhost:17100
              start: true
            quotas:
              twin: {perMinute: 600, burst: 60}
              partner: {burst: 70}
              partnerBytesPerSecond: 8000000
            agents:
              - client: computer-agent
            components:
              kafka: {heap: 1g, options: ["-XX:+UseZGC"]}
            """;

    @Test
    void readsAll() {
        var space = SpaceFile.parse(FILE, HARBOUR);

        assertThat(space.organisation()).isEqualTo("harbour");
        assertThat(space.data()).isEqualTo(Path.of("/spaces/harbour/data"));
        assertThat(space.ports().byName()).hasSize(10).containsEntry("twinRegistry", 17107);
        assertThat(space.keycloak().certificates())
                .isEqualTo("http://localhost:17100/realms/harbour/protocol/openid-connect/certs");
        assertThat(space.partnerPort()).isEqualTo(new PartnerPort("harbour.example", "0.0.0.0"));
        assertThat(space.quotas())
                .isEqualTo(new Quotas(
                        new Quota(600, 60),
                        Quotas.DEFAULT.agent(),
                        new Quota(Quotas.DEFAULT.partner().perMinute(), 70),
                        8_000_000));
        assertThat(space.agents()).containsExactly(new SpaceFile.Agent("computer-agent", false));
        assertThat(space.components().get("kafka")).isNotNull().satisfies(kafka -> {
            assertThat(kafka.heap()).isEqualTo("1g");
            assertThat(kafka.options()).containsExactly("-XX:+UseZGC");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    organisation: harbour        | organisation: Harbour      | organisation: organisation `Harbour` does not match
                    organisation: harbour        | organization: harbour      | organization: is not a field here
                    data: data                   |                            | data: is missing
                    kafka: 17101                 | kafka: 99999               | ports.kafka: `99999` is no port
                    kafka: 17101                 | kafka: 17102               | ports.kafkaInternal: 17102 stands twice
                    kafkaInternal: 17102         |                            | ports.kafkaInternal: `` is no port
                    feedStreams: 17109           | feedStreams: [1, 0]        | ports.feedStreams: `0` is no port
                    feedStreams: 17109           | feedStreams: []            | ports.feedStreams: `` is no port
                    feedStreams: 17109           | feedStreams: [17109, 17110] | ports.feedStreams[1]: 17110 stands twice
                    url: http://localhost:17100  | url: localhost:17100       | keycloak.url: `localhost:17100` is no http URL
                    start: true                  | start: 'yes'               | keycloak.start: `yes` is neither true nor false
                    host: harbour.example        | host: a_b                   | partners.host: `a_b` is no host
                    listen: 0.0.0.0              |                            | partners.listen: is missing
                    perMinute: 600               | perMinute: 0               | quotas.twin.perMinute: `0` is no number from 1 to 6000000
                    burst: 60                    | burst: a few               | quotas.twin.burst: `a few` is no number from 1
                    burst: 60                    | most: 60                   | quotas.twin.most: is not a field here
                    partner: {burst: 70}         | partner: 70                | quotas.partner: is missing
                    partnerBytesPerSecond: 8000  | partnerBytesPerSecond: -8  | quotas.partnerBytesPerSecond: `-8000` is no number
                    client: computer-agent       | client: computer_agent     | agents[0].client: client `computer_agent`
                    client: computer-agent       | {client: a, custody: 1}    | agents[0].custody: `1` is neither true
                    client: computer-agent       | client: person-ada         | agents[0].client: client `person-ada` has a reserved name
                    client: computer-agent       | client: console            | agents[0].client: client `console` has a reserved name
                    client: computer-agent       | client: people             | agents[0].client: client `people` has a reserved name
                    client: computer-agent       | client: admin              | agents[0].client: client `admin` has a reserved name
                    client: computer-agent       | client: mirror-grid        | agents[0].client: client `mirror-grid` has a reserved name
                    client: computer-agent       | client: feed-streams       | agents[0].client: client `feed-streams` has a reserved name
                    did: did:web:localhost%3A17  | did: web:localhost%3A17    | did: not the DID
                    """)
    void refusesNamingTheField(String right, String wrong, String message) {
        assertThatThrownBy(() -> SpaceFile.parse(FILE, HARBOUR.replace(right, wrong == null ? "" : wrong)))
                .isInstanceOf(SpaceFileException.class)
                .hasMessageStartingWith(FILE + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void aSpaceHasAConsoleWhereItsFileSaysSoAndPeopleToSignIn() {
        var with = SpaceFile.parse(
                FILE,
                HARBOUR.replace("identityBridge: 17110", "identityBridge: 17110\n  console: 17121")
                        .replace("components:", "people:\n  - name: ada\ncomponents:"));

        assertThat(SpaceFile.parse(FILE, HARBOUR).console()).isEmpty();
        assertThat(with.console()).contains(URI.create("http://localhost:17121"));
        assertThat(with.people()).containsExactly(new SpaceFile.Person("ada"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [{name: Ada}]             | people[0].name: person `Ada` is no name
                    [{name: service-account-console}] | people[0].name: person `service-account-console` is no name
                    [{name: ada}, {name: ada}] | people: ada stands twice
                    [{user: ada}]             | people[0].user: is not a field here
                    """)
    void refusesWhoCannotSignIn(String people, String message) {
        assertThatThrownBy(() -> SpaceFile.parse(FILE, HARBOUR + "people: " + people + "\n"))
                .isInstanceOf(SpaceFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aListOfPortsIsOfSeveralInstances() {
        var ports = SpaceFile.parse(FILE, HARBOUR.replace("feedStreams: 17109", "feedStreams: [17109, 17119, 17129]"))
                .ports();

        assertThat(ports.feedStreams()).isEqualTo(17109);
        assertThat(ports.furtherFeedStreams()).containsExactly(17119, 17129);
        assertThat(ports.byName()).hasSize(12).containsEntry("feedStreams[2]", 17129);
    }

    /// As the page shows it.
    private static final String ON_WHAT_EXISTS = shown(Path.of("..", "docs", "existing-components.md"));

    private static String shown(Path page) {
        try {
            var blocks = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
            return blocks.results().map(block -> block.group(1)).collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsWhatExistsInsteadOfBeingStarted() {
        var space = SpaceFile.parse(FILE, ON_WHAT_EXISTS);

        assertThat(space.existingKafka())
                .contains(new ExistingKafka(
                        "kafka-1.example:9093,kafka-2.example:9093",
                        KafkaTransport.tls(Path.of("/spaces/harbour/kafka-ca.pem")),
                        Path.of("/spaces/harbour/secrets/kafka-admin.properties"),
                        Optional.of(new ExistingKafka.ForPartners(
                                "kafka-1.example:9094", Path.of("/spaces/harbour/partners.pem")))));
        assertThat(space.bootstrapServersForPartners()).isEqualTo("kafka-1.example:9094");
        assertThat(space.schemaRegistry()).hasToString("https://registry.example/apis/ccompat/v7");
        assertThat(space.keycloak().start()).isFalse();
        assertThat(space.keycloak().manager())
                .contains(new SpaceFile.Manager("parley-manager", Path.of("/spaces/harbour/secrets/manager")));
        assertThat(space.ports().byName().keySet())
                .containsExactly("twinRegistry", "interactionBroker", "feedStreams", "identityBridge", "console");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    twinRegistry: 17107          | kafka: 17101               | ports.kafka: contradicts kafka, which exists already
                    twinRegistry: 17107          | schemaRegistry: 17104      | ports.schemaRegistry: contradicts schemaRegistry
                    data: data                   | partners: {host: a}        | partners: contradicts kafka; kafka.partners says
                    kafka-1.example:9093         | kafka-1.example            | kafka.bootstrapServers: `kafka-1.example,kafka-2
                    SASL_SSL                     | SSL                        | kafka.securityProtocol: security protocol `SSL` is neither
                    SASL_SSL                     | SASL_PLAINTEXT             | kafka.certificates: contradicts securityProtocol
                    admin: secrets               | administrator: secrets     | kafka.administrator: is not a field here
                    admin: secrets/kafka-admin.properties | admin:            | kafka.admin: is missing
                    certificates: partners.pem   |                            | kafka.partners.certificates: is missing
                    kafka-1.example:9094         | localhost                  | kafka.partners.bootstrapServers: `localhost` is not host:port
                    https://registry             | registry                   | schemaRegistry.url: `registry.example
                    url: https://registry        | at: https://registry       | schemaRegistry.at: is not a field here
                    url: https://sso.example     | start: true                | keycloak.manager: contradicts keycloak.start
                    client: parley-manager       | secret: s3cret             | keycloak.manager.secret: is not a field here
                    secretFile: secrets/manager  |                            | keycloak.manager.secretFile: is missing
                    """)
    void refusesWhatContradictsWhatExists(String right, String wrong, String message) {
        assertThatThrownBy(() -> SpaceFile.parse(FILE, ON_WHAT_EXISTS.replace(right, wrong == null ? "" : wrong)))
                .isInstanceOf(SpaceFileException.class)
                .hasMessageStartingWith(FILE + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void whoIsToHavePartnersSaysWhereTheyReachTheCluster() {
        var alone = ON_WHAT_EXISTS.replaceAll("(?s)  partners:.*?(?=schemaRegistry:)", "");

        assertThatThrownBy(() -> SpaceFile.parse(FILE, alone).bootstrapServersForPartners())
                .isInstanceOf(SpaceFileException.class)
                .hasMessageContaining("kafka.partners: is missing");
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThatThrownBy(() -> SpaceFile.parse(FILE, "organisation: [harbour"))
                .isInstanceOf(SpaceFileException.class)
                .hasMessageContaining("is no YAML, line 1");
    }

    @Test
    void refusesTheSameAgentTwice() {
        var agent = "  - client: computer-agent\n";

        assertThatThrownBy(() -> SpaceFile.parse(FILE, HARBOUR.replace(agent, agent + agent)))
                .hasMessageContaining("agents: computer-agent stands twice");
    }
}
