package parley.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import parley.agent.AgentSettings;

/// Reads deliveries from their very start, in a process that has nothing but kafka-clients and a login, which
/// it is told on its standard input. It prints the offset in the feed of each record, one a line.
final class SourceOffsets {
    private static final String TOPICS = "topics";
    private static final String FOUND = "found";

    private SourceOffsets() {}

    public static void main(String[] args) throws IOException {
        var told = new Properties();
        told.load(System.in);
        var topics = Objects.requireNonNull(told.remove(TOPICS)).toString().split(",", -1);
        var login = told.stringPropertyNames().stream()
                .collect(Collectors.<String, String, Object>toMap(name -> name, told::getProperty));
        for (var topic : topics) {
            Plain.sourceOffsets(login, topic).forEach(offset -> System.out.println(FOUND + " " + topic + " " + offset));
        }
    }

    /// What another process finds in the deliveries, with that agent's login, by topic.
    static Map<String, List<Long>> of(AgentSettings agent, Collection<String> deliveries)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + agent.tokenEndpoint(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SourceOffsets.class.getName())
                .redirectErrorStream(true)
                .start();
        var told = new Properties();
        Plain.login(agent).forEach((name, value) -> told.setProperty(name, value.toString()));
        told.setProperty(TOPICS, String.join(",", deliveries));
        try (var in = process.getOutputStream()) {
            told.store(in, null);
        }
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("the reader ended with " + code + ": " + String.join("\n", lines));
        }
        var found = new HashMap<String, List<Long>>();
        deliveries.forEach(delivery -> found.put(delivery, new ArrayList<>()));
        lines.stream()
                .filter(line -> line.startsWith(FOUND))
                .map(line -> line.split(" ", -1))
                .forEach(line -> Objects.requireNonNull(found.get(line[1])).add(Long.valueOf(line[2])));
        return found;
    }
}
