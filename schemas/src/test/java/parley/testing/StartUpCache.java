package parley.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// The classes of a broker, made ready to be loaded: brokers of tests start often, and to load classes is more than
/// a third of what a start costs.
///
/// It is made by the first that would use it, beside what the build has made, and is of no use after Kafka or the JDK
/// have changed; the JVM sees that, and goes without.
final class StartUpCache {

    private static final String FILE = "kafka-classes.jsa";
    private static final long MOST_SECONDS = 60;

    private final Path build;
    private final String classPath;

    /// @param build the folder of what the build has made
    /// @param classPath of jars alone
    StartUpCache(Path build, String classPath) {
        this.build = build;
        this.classPath = classPath;
    }

    /// What is to be given to the JVM; nothing while somebody else makes it.
    List<String> options() {
        return file().map(file -> List.of("-XX:SharedArchiveFile=" + file)).orElse(List.of());
    }

    private Optional<Path> file() {
        Path file = build.resolve(FILE);
        if (Files.exists(file)) {
            return Optional.of(file);
        }
        try (FileChannel channel = FileChannel.open(
                        build.resolve(FILE + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null && !Files.exists(file)) {
                make(file);
            }
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException | ConditionTimeoutException e) {
            System.err.println("no start-up cache for brokers: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(file).filter(Files::exists);
    }

    /// A broker starts, is asked, ends, and leaves what it has loaded.
    private void make(Path file) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("parley-kafka-classes-");
        Path made = build.resolve(FILE + ".made");
        int port = BrokerFiles.write(folder, Map.of());
        String properties = folder.resolve("server.properties").toString();
        run(folder, List.of(), "kafka.tools.StorageTool", "format", "-t", BrokerMain.CLUSTER, "-c", properties)
                .waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        Process broker = run(folder, List.of("-XX:ArchiveClassesAtExit=" + made), "kafka.Kafka", properties);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
            Awaitility.await()
                    .atMost(MOST_SECONDS, TimeUnit.SECONDS)
                    .ignoreExceptions()
                    .until(() -> !admin.describeCluster().nodes().get().isEmpty());
        } finally {
            broker.destroy();
            broker.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
            broker.destroyForcibly().waitFor();
            KafkaProcess.delete(folder);
        }
        if (Files.exists(made)) {
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Process run(Path folder, List<String> options, String main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(KafkaProcess.java()));
        line.addAll(KafkaProcess.TUNING);
        line.addAll(options);
        line.addAll(
                List.of("-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"), "-cp", classPath, main));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("broker.log").toFile())
                .start();
    }
}
