package parley.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The code that README.md shows, run as a reader would.
final class ReadmeBlocks {
    private static final Path README = Path.of("..", "README.md");
    private static final Path BROKER = Path.of("..", "deploy", "components", "broker", "target", "classpath");
    private static final long MINUTES = 3;

    private ReadmeBlocks() {}

    /// How a block ended.
    ///
    /// @param out the file with what it printed
    /// @param log what it said of errors
    record Ended(int code, Path out, String log) {}

    /// Skips the test where one of these is not on the path.
    static void assumeTools(String... tools) {
        var path = Path.of("").getFileSystem();
        for (var tool : tools) {
            var found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                    .anyMatch(folder -> Files.isExecutable(path.getPath(folder, tool)));
            if (!found) {
                System.out.println("skipped: README.md's commands need " + tool + ", which is not installed");
            }
            assumeTrue(found, tool);
        }
    }

    /// The blocks of a language whose text holds this, in order, as one.
    static String of(String language, String holding) throws IOException {
        var blocks = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map(match -> match.group(1))
                .filter(block -> block.contains(holding))
                .toList();
        if (blocks.isEmpty()) {
            throw new IllegalStateException("README.md has no " + language + " block with " + holding);
        }
        return String.join("\n", blocks);
    }

    /// Runs a Java program with what these tests have on their class path.
    static Ended java(Path folder, String program, Path settings) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("Tank.java"), program);
        return run(folder, new ProcessBuilder(java(), "-cp", classPath(), file.toString(), settings.toString()));
    }

    /// Runs a script that finds `kafka-console-consumer.sh` on its path, as Kafka ships it.
    static Ended shell(Path folder, String script, Path harbour, Path grid) throws IOException, InterruptedException {
        consoleConsumer(folder.resolve("kafka-console-consumer.sh"));
        var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script);
        shell.environment().put("PATH", folder + File.pathSeparator + System.getenv("PATH"));
        shell.environment().put("HARBOUR", harbour.toString());
        shell.environment().put("GRID", grid.toString());
        return run(folder, shell);
    }

    private static void consoleConsumer(Path file) throws IOException {
        Files.writeString(file, """
                #!/usr/bin/env bash
                exec "%s" $KAFKA_OPTS -cp "%s" org.apache.kafka.tools.consumer.ConsoleConsumer "$@"
                """.formatted(java(), Files.readString(BROKER).strip()));
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + file);
        }
    }

    private static Ended run(Path folder, ProcessBuilder builder) throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var log = folder.resolve("log");
        var process = builder.directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("does not end: " + Files.readString(log));
            }
            return new Ended(process.exitValue(), out, Files.readString(log, StandardCharsets.UTF_8));
        } finally {
            List.copyOf(process.descendants().toList()).forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        var all = System.getProperty("surefire.test.class.path");
        return all == null ? System.getProperty("java.class.path") : all;
    }
}
