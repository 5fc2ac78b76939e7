package parley.deploy.story;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import parley.agent.AgentSettings;
import parley.identity.KafkaLogin;

/// Runs [Checker] as a process, with an agent's own credentials in a file that only its owner may read.
public final class CheckerProcess {
    private static final long SECONDS = 60;

    private CheckerProcess() {}

    /// What the checker found.
    ///
    /// @param records how many records the topic holds
    /// @param inWindow how many of them have a source offset in the window
    /// @param first the smallest source offset; -1 if there is none
    /// @param last the largest source offset; -1 if there is none
    public record Found(long records, long inWindow, long first, long last) {}

    /// Reads the topic from its start.
    ///
    /// @param from the window's first source offset
    /// @param to the source offset behind the window's last
    /// @throws IOException if the checker does not come to an end; the message holds what it printed
    public static Found check(AgentSettings agent, String topic, long from, long to)
            throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(
                "parley-checker", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var login = folder.resolve("consumer.properties");
        var output = folder.resolve("found.json");
        var errors = folder.resolve("checker.log");
        try {
            write(login, agent);
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + agent.tokenEndpoint(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Checker.class.getName(),
                            login.toString(),
                            topic,
                            Long.toString(from),
                            Long.toString(to),
                            output.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(errors.toFile())
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly().waitFor();
                throw new IOException("the checker of " + topic + " failed: " + Files.readString(errors));
            }
            var json = new ObjectMapper().readTree(Files.readString(output));
            return new Found(
                    json.path("records").asLong(),
                    json.path("inWindow").asLong(),
                    json.path("first").asLong(),
                    json.path("last").asLong());
        } finally {
            for (var file : new Path[] {login, output, errors, folder}) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void write(Path file, AgentSettings agent) throws IOException {
        var properties = new Properties();
        KafkaLogin.client(
                        agent.bootstrapServers(),
                        agent.transport(),
                        agent.tokenEndpoint().toString(),
                        agent.clientId(),
                        agent.clientSecret())
                .forEach((name, value) -> properties.setProperty(name, value.toString()));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }
}
