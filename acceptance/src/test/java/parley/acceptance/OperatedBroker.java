package parley.acceptance;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.deploy.space.DemoSpaces;
import parley.deploy.space.Keys;
import parley.deploy.space.OwnerOnly;
import parley.deploy.space.PartnerPort;

/// A Kafka broker as an operator runs one, who has put Parley's plug-ins on its class path and their properties beside
/// its own: with TLS for all but itself, where a super user logs in with a password.
final class OperatedBroker {
    private static final Path CLASS_PATH = Path.of("..", "deploy", "components", "broker", "target", "classpath");

    private final Path folder;
    private final Ports ports;
    private final Path demo;
    private @Nullable Process process;

    /// Where its listeners are.
    record Ports(int tokens, int partners, int internal, int controller) {}

    private OperatedBroker(Path folder, Ports ports, Path demo) {
        this.folder = folder;
        this.ports = ports;
        this.demo = demo;
    }

    /// Writes the files that a space file names: `admin.properties`, and `ca.pem`.
    static OperatedBroker prepare(Path folder, Ports ports) throws IOException {
        // Its key and certificate are those that the launcher makes for a broker of its own
        var unused = SpaceFiles.freePorts(DemoSpaces.DEFAULT_PORTS.size());
        var demo = DemoSpaces.ensure(folder.resolve("demo"), unused, new SecureRandom())
                .getFirst();
        var broker = new OperatedBroker(folder, ports, demo);
        Files.writeString(folder.resolve("ca.pem"), PartnerPort.certificate(demo));
        OwnerOnly.write(folder.resolve("admin.properties"), """
                bootstrap.servers=localhost:%d
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=PLAIN
                sasl.jaas.config=%s;
                """.formatted(ports.internal(), broker.admin()));
        return broker;
    }

    private String admin() throws IOException {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"operator\" password=\""
                + password() + "\"";
    }

    private String password() throws IOException {
        return Files.readString(Keys.passwordFile(PartnerPort.keyStore(demo))).strip();
    }

    /// Starts it, and returns when it takes connections.
    /// @param plugIns the properties that `parley components` wrote
    void start(Path plugIns) throws IOException, InterruptedException {
        var config = folder.resolve("server.properties");
        OwnerOnly.write(config, own() + Files.readString(plugIns));
        var format = java("kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c", config.toString());
        if (format.waitFor() != 0) {
            throw new IOException("not formatted: " + Files.readString(folder.resolve("broker.log")));
        }
        process = java("kafka.Kafka", config.toString());
        Patiently.await("the operated broker").until(() -> takesConnections(ports.tokens()));
    }

    private Process java(String... arguments) throws IOException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dparley.issuer.keys=" + folder.resolve("issuer-keys"),
                "-cp",
                Files.readString(CLASS_PATH).strip()));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                .start();
    }

    private File log() {
        return folder.resolve("broker.log").toFile();
    }

    private String own() throws IOException {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%4$d
                listeners=OAUTH://127.0.0.1:%1$d,PARTNERS://127.0.0.1:%2$d,INTERNAL://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
                advertised.listeners=OAUTH://localhost:%1$d,PARTNERS://localhost:%2$d,INTERNAL://localhost:%3$d
                listener.security.protocol.map=OAUTH:SASL_SSL,PARTNERS:SASL_SSL,INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
                inter.broker.listener.name=INTERNAL
                controller.listener.names=CONTROLLER
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.mechanism.controller.protocol=PLAIN
                listener.name.internal.sasl.enabled.mechanisms=PLAIN
                listener.name.controller.sasl.enabled.mechanisms=PLAIN
                listener.name.internal.plain.sasl.jaas.config=%5$s user_operator="%6$s";
                listener.name.controller.plain.sasl.jaas.config=%5$s user_operator="%6$s";
                super.users=User:operator
                ssl.keystore.type=PKCS12
                ssl.keystore.location=%7$s
                ssl.keystore.password=%6$s
                log.dirs=%8$s
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(
                        ports.tokens(),
                        ports.partners(),
                        ports.internal(),
                        ports.controller(),
                        admin(),
                        password(),
                        PartnerPort.keyStore(demo),
                        folder.resolve("log"));
    }

    private static boolean takesConnections(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
