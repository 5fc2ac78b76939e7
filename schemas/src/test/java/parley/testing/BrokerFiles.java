package parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a [KafkaProcess] reads when it starts.
final class BrokerFiles {

    private static final String LOGGING = """
            rootLogger.level = warn
            rootLogger.appenderRef.out.ref = out
            appender.out.type = Console
            appender.out.name = out
            appender.out.layout.type = PatternLayout
            appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1} %m%n%ex{short}
            """;

    private BrokerFiles() {}

    /// Writes them, and answers the port that clients connect to.
    static int write(Path folder, Map<String, String> more) throws IOException {
        List<Integer> ports = FreePorts.take(2);
        Map<String, String> properties = properties(folder, ports.get(0), ports.get(1));
        properties.putAll(more);
        String port = Integer.toString(ports.getFirst());
        properties.replaceAll((name, value) -> value.replace(KafkaProcess.PORT, port));
        String lines = properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(folder.resolve("server.properties"), lines);
        Files.writeString(folder.resolve("log4j2.properties"), LOGGING);
        return ports.getFirst();
    }

    private static Map<String, String> properties(Path folder, int clients, int controller) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + clients + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", folder.resolve("logs").toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "2");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("controller.quorum.append.linger.ms", "0");
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        return properties;
    }
}
