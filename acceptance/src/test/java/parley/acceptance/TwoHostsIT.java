package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;

/// Two organisations on hosts of their own, each with its Keycloak: of the other each sees the Kafka port for partners.
/// One shows there what an authority of its operator's has issued, the other what the launcher makes.
@Tag("soak")
final class TwoHostsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TANK = "did:web:harbour.example:twins:tank";
    private static final List<String> PORTS = List.of(
            "kafka",
            "kafkaPartners",
            "kafkaInternal",
            "kafkaController",
            "schemaRegistry",
            "schemaRegistryManagement",
            "twinRegistry",
            "interactionBroker",
            "feedStreams",
            "identityBridge");

    private record Ended(int code, String out, String errors) {}

    /// An organisation on its host, used from the command line.
    private record Site(Hosts.Host host, Path folder, Path space) {
        static Site on(Hosts.Host host, String organisation, int port) throws IOException {
            var folder = Folders.fresh("hosts-" + organisation);
            var space = new StringBuilder("""
                    organisation: %1$s
                    did: did:web:%1$s.example
                    data: data
                    partners: {host: %2$s, listen: %2$s}
                    keycloak: {realm: %1$s, url: "http://localhost:%3$d", start: true}
                    agents:
                      - client: %1$s-agent
                    ports:
                    """.formatted(organisation, host.address(), port));
            for (var name : PORTS) {
                space.append("  %s: %d%n".formatted(name, ++port));
            }
            return new Site(host, folder, Files.writeString(folder.resolve("space.yaml"), space));
        }

        Process start(List<String> line, String name, String input) throws IOException {
            var builder = new ProcessBuilder(host.line(line))
                    .redirectInput(Files.writeString(folder.resolve(name + ".in"), input)
                            .toFile())
                    .redirectOutput(folder.resolve(name + ".out").toFile())
                    .redirectError(folder.resolve(name + ".errors").toFile());
            builder.environment().put("PARLEY_DATA", folder.resolve("state").toString());
            return builder.start();
        }

        Ended ended(Process process, String name) throws IOException, InterruptedException {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(name).isTrue();
            return new Ended(
                    process.exitValue(),
                    Files.readString(folder.resolve(name + ".out")),
                    Files.readString(folder.resolve(name + ".errors")));
        }

        /// What `parley up` and its like print.
        String space(String... arguments) throws Exception {
            var name = arguments[0];
            return good(ended(start(Shipped.launcher(List.of(arguments)), name, ""), name));
        }

        /// What `parley find` and its like have come to.
        Ended agent(String input, String... arguments) throws Exception {
            var name = arguments[0];
            return ended(start(Shipped.agent(List.of(arguments)), name, input), name);
        }

        /// The lines that a process has printed so far.
        List<String> said(String name) throws IOException {
            return Files.readAllLines(folder.resolve(name + ".out"));
        }

        String file(String name, String text) throws IOException {
            return Files.writeString(folder.resolve(name), text).toString();
        }
    }

    private static String good(Ended ended) {
        assertThat(ended.code()).as("%s%n%s", ended.out(), ended.errors()).isZero();
        return ended.out();
    }

    @Test
    void everythingWorksThroughTheKafkaPortForPartnersAlone() throws Exception {
        assumeThat(Hosts.possible())
                .as("two hosts are network namespaces, which need root, ip and ss")
                .isTrue();
        try (var hosts = Hosts.make()) {
            var harbour = Site.on(hosts.first(), "harbour", 17_100);
            var grid = Site.on(hosts.second(), "grid", 18_100);
            var given =
                    OperatorsCertificate.give(harbour.space(), harbour.host().address());
            var starting = harbour.start(
                    Shipped.launcher(List.of("up", "--space", harbour.space().toString())), "up", "");
            grid.space("up", "--space", grid.space().toString());
            good(harbour.ended(starting, "up"));

            becomePartners(harbour, grid);
            assertThat(grid.folder().resolve(Path.of("data", "config", "mirror-harbour.partner.pem")))
                    .as("what grid's mirror believes")
                    .hasContent(given);
            assertSeen(harbour, grid);
            assertSeen(grid, harbour);
            var interaction = recordsArrive(harbour, grid);
            var serving = serve(harbour);
            assertThat(command(grid, 1).call()).isEqualTo(2);

            hosts.cut();
            assertThat(harbour.host().reaches(grid.host(), kafkaPartners(grid))).isFalse();
            good(harbour.agent(values(4, 7), "publish", "level", "--as", "tank"));
            var sent = command(grid, 3);
            good(grid.agent("", "interactions", "list", "--as", "reader"));
            hosts.mend();

            assertThat(received(grid, interaction, 3)).containsExactly(4.0, 5.0, 6.0);
            assertThat(sent.call()).isEqualTo(6);
            assertThat(executed(harbour)).containsExactly(1, 3);
            serving.destroyForcibly().waitFor();

            harbour.space("partner", "remove", "grid");
            Patiently.await("the withdrawal of the catalogue")
                    .until(() -> !find(grid).contains(TANK));

            harbour.space("down");
            grid.space("down");
        }
    }

    private static void becomePartners(Site harbour, Site grid) throws Exception {
        var shared = Folders.fresh("hosts-post");
        var invitation = shared.resolve("invitation.json").toString();
        harbour.space("partner", "invite", "grid", invitation);
        grid.space("partner", "accept", invitation);
        harbour.space(
                "partner", "accept", shared.resolve("invitation-answer.json").toString());
        grid.space(
                "partner", "accept", shared.resolve("invitation-agreement.json").toString());
    }

    private static void assertSeen(Site from, Site to) throws Exception {
        var ports = SpaceFile.read(to.space()).ports();
        assertThat(to.host().listening()).containsExactly(to.host().address() + ":" + ports.kafkaPartners());
        assertThat(from.host().reaches(to.host(), ports.kafkaPartners())).isTrue();
        assertThat(from.host().reaches(to.host(), ports.kafka())).isFalse();
    }

    private static int kafkaPartners(Site site) throws Exception {
        return SpaceFile.read(site.space()).ports().kafkaPartners();
    }

    /// An agent of harbour that serves the tank's control.
    private static Process serve(Site harbour) throws Exception {
        var settings = Keys.agentFolder(SpaceFile.read(harbour.space()), "harbour-agent")
                .resolve("agent.json");
        var line = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Doubling.class.getName(),
                settings.toString(),
                "tank");
        var serving = harbour.start(line, "serving", "");
        Patiently.await("the agent that serves")
                .until(() -> harbour.said("serving").contains(Doubling.READY));
        return serving;
    }

    private static List<Integer> executed(Site harbour) throws IOException {
        return harbour.said("serving").stream()
                .filter(line -> line.startsWith(Doubling.EXECUTED))
                .map(line -> Integer.valueOf(line.substring(Doubling.EXECUTED.length())))
                .toList();
    }

    /// What comes back for a number that grid sends, whenever it does.
    private static Callable<Integer> command(Site grid, int number) throws Exception {
        var name = "command-" + number;
        var input = "{\"number\": %d}".formatted(number);
        var line = Shipped.agent(
                List.of("command", TANK, Doubling.CONTROL, input, "--valid", "240", "--json", "--as", "reader"));
        var sending = grid.start(line, name, "");
        return () -> JSON.readTree(good(grid.ended(sending, name)))
                .path("result")
                .path("number")
                .asInt();
    }

    /// The interaction in which grid has received what harbour published.
    private static String recordsArrive(Site harbour, Site grid) throws Exception {
        var description = "<> <http://www.w3.org/2000/01/rdf-schema#label> \"Water tank\" .";
        good(harbour.agent("", "twin", "create", "tank", harbour.file("tank.ttl", description)));
        good(grid.agent("", "twin", "create", "reader", grid.file("reader.ttl", description)));
        var policy = """
                {"rules": [{"id": "grid", "effect": "allow", "subject": {"organisation": "did:web:grid.example"},
                            "path": "/", "actions": ["find", "describe", "subscribe", "control"]}]}
                """;
        good(harbour.agent("", "policy", "set", harbour.file("policy.json", policy), "--as", "tank"));
        var schema = """
                {"type": "record", "name": "Level", "fields": [{"name": "value", "type": "double"}]}
                """;
        good(harbour.agent(
                values(0, 1), "publish", "level", "--schema", harbour.file("level.avsc", schema), "--as", "tank"));
        Patiently.await("the partner's catalogue").until(() -> find(grid).contains(TANK));

        var interaction = Patiently.get("an active interaction", () -> active(grid, TANK));
        good(harbour.agent(values(1, 4), "publish", "level", "--as", "tank"));
        assertThat(received(grid, interaction, 3)).containsExactly(1.0, 2.0, 3.0);
        return interaction;
    }

    /// The next records that grid gets.
    private static List<Double> received(Site grid, String interaction, int count) throws Exception {
        var lines = good(grid.agent(
                        "", "follow", interaction, "--count", Integer.toString(count), "--json", "--as", "reader"))
                .lines()
                .toList();
        var numbers = new ArrayList<Double>();
        for (var line : lines) {
            var record = JSON.readTree(line);
            assertThat(record.path("signer").asText()).startsWith(TANK);
            numbers.add(record.path("value").path("value").asDouble());
        }
        return numbers;
    }

    private static String values(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj("{\"value\": %d.0}%n"::formatted)
                .reduce("", String::concat);
    }

    private static String find(Site site) throws Exception {
        return good(site.agent("", "find", "--text", "tank", "--json", "--as", "reader"));
    }

    private static Optional<String> active(Site site, String provider) throws Exception {
        var answer = site.agent("", "subscribe", provider, "level", "--json", "--as", "reader");
        var interaction = JSON.readTree(answer.out());
        return answer.code() == 0
                        && "ACTIVE".equalsIgnoreCase(interaction.path("state").asText())
                ? Optional.of(interaction.path("id").asText())
                : Optional.empty();
    }
}
