package parley.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import parley.agent.AgentSettings;

/// Reads a delivery from its very start, in a process that has nothing but kafka-clients and a login, which it is told
/// on its standard input. It prints the offset in the feed of each record, one a line.
final class SourceOffsets {
    private static final String TOPIC = "topic";

    private SourceOffsets() {}

    public static void main(String[] args) throws IOException {
        var told = new Properties();
        told.load(System.in);
        var topic = Objects.requireNonNull(told.remove(TOPIC)).toString();
        var login = told.stringPropertyNames().stream()
                .collect(Collectors.<String, String, Object>toMap(name -> name, told::getProperty));
        Plain.sourceOffsets(login, topic).forEach(offset -> System.out.println("offset " + offset));
    }

    /// What another process finds in the delivery, with that agent's login.
    static List<Long> of(AgentSettings agent, String delivery) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SourceOffsets.class.getName())
                .redirectErrorStream(true)
                .start();
        var told = new Properties();
        Plain.login(agent).forEach((name, value) -> told.setProperty(name, value.toString()));
        told.setProperty(TOPIC, delivery);
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
        return lines.stream()
                .filter(line -> line.startsWith("offset "))
                .map(line -> Long.valueOf(line.substring("offset ".length())))
                .toList();
    }
}
