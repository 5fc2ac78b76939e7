package parley.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import parley.deploy.plan.Probe;

/// Runs a broker, and a MirrorMaker that mirrors it into itself, for as long as their start-up caches need.
///
/// A cluster of a moment, on loopback, without login and with nothing in it.
final class KafkaTraining {
    private static final String TOPIC = "lane.training";
    private static final List<String> JVM = List.of("-Xmx512m", "-cp");

    private final Training training;
    private final Path folder;
    private final Path log;
    private final Path jdk;
    private final int port = Ports.free();

    KafkaTraining(Path jdk, Path folder, Path log) {
        this.training = new Training(jdk, log);
        this.jdk = jdk;
        this.folder = folder;
        this.log = log;
    }

    void run(ClassPath broker, Path brokerCache, ClassPath connect, Path connectCache)
            throws IOException, InterruptedException {
        int controller = Ports.free();
        var config = Files.writeString(
                folder.resolve("broker.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:ANONYMOUS
                log.dirs=%3$s
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                group.initial.rebalance.delay.ms=0
                """.formatted(port, controller, folder.resolve("log")));
        var format = List.of(
                jdk.resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                broker.foreignText(),
                "kafka.tools.StorageTool",
                "format",
                "-t",
                "AAAAAAAAAAAAAAAAAAAAAQ",
                "-c",
                config.toString());
        if (Shell.run(format, folder, Map.of(), log) != 0) {
            throw new Training.Failure(LogTail.reason(log, "no storage for a broker"));
        }
        training.run(
                brokerCache,
                List.of(JVM.getFirst(), JVM.getLast(), broker.foreignText(), "kafka.Kafka", config.toString()),
                folder,
                Training.Readiness.of(new Probe.Port(port)),
                () -> mirror(connect, connectCache));
    }

    private void mirror(ClassPath connect, Path cache) throws IOException, InterruptedException {
        var config = Files.writeString(folder.resolve("mirror.properties"), """
                clusters=a,self
                a.bootstrap.servers=localhost:%1$d
                self.bootstrap.servers=localhost:%1$d
                a->self.enabled=true
                a->self.topics=lane\\..*
                emit.heartbeats.enabled=false
                emit.checkpoints.enabled=false
                emit.offset-syncs.enabled=false
                sync.topic.acls.enabled=false
                replication.factor=1
                offset.storage.replication.factor=1
                status.storage.replication.factor=1
                config.storage.replication.factor=1
                offset.storage.partitions=1
                status.storage.partitions=1
                plugin.discovery=service_load
                """.formatted(port));
        try (var admin = Admin.create(Map.of("bootstrap.servers", "localhost:" + port))) {
            admin.createTopics(Set.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            training.run(
                    cache,
                    List.of(
                            JVM.getFirst(),
                            JVM.getLast(),
                            connect.foreignText(),
                            "org.apache.kafka.connect.mirror.MirrorMaker",
                            config.toString()),
                    folder,
                    () -> names(admin).contains("a." + TOPIC));
        } catch (ExecutionException e) {
            throw new Training.Failure("no topic to mirror", e.getCause());
        }
    }

    private static Set<String> names(Admin admin) throws Training.Failure, InterruptedException {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new Training.Failure("nothing is mirrored", e.getCause());
        }
    }
}
