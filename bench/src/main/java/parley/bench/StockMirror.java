package parley.bench;

import java.io.FileReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import parley.deploy.run.Running;

/// A stock MirrorMaker that mirrors feed topics as they are: what a lane is compared with.
///
/// It is the very MirrorMaker that pulls the lane, a second time: same program, heap, options, tuning and login. Only
/// the alias of the source differs, so that the two do not take each other for one, and the topics.
final class StockMirror implements AutoCloseable {
    /// The source cluster's alias, with which the mirrored topics begin.
    static final String ALIAS = "stock";

    private static final long ENDING_SECONDS = 10;

    private final Process process;

    private StockMirror(Process process) {
        this.process = process;
    }

    /// @param model the process that mirrors the lane
    /// @param source its alias for the source cluster
    /// @param topics what to mirror, a regular expression
    static StockMirror start(Running model, String source, String topics, Path folder) throws IOException {
        var command = model.handle()
                .flatMap(process -> process.info().arguments())
                .orElseThrow(() -> new IllegalStateException(model.name() + " does not run, or hides its arguments"));
        var arguments = Files.readAllLines(
                Path.of(Arrays.stream(command)
                        .filter(argument -> argument.startsWith("@"))
                        .findFirst()
                        .orElseThrow()
                        .substring(1)),
                StandardCharsets.UTF_8);
        var config = Path.of(unquoted(arguments.getLast()));
        var own = Files.writeString(folder.resolve("stock.properties"), properties(config, source, topics, folder));
        var line = arguments.subList(0, arguments.size() - 1).stream().collect(Collectors.joining("\n"));
        var file = Files.writeString(folder.resolve("stock.args"), line + "\n\"" + own + "\"\n");
        return new StockMirror(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), command[0], "@" + file))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("stock.log").toFile())
                .start());
    }

    private static String properties(Path model, String source, String topics, Path folder) throws IOException {
        var properties = new Properties();
        try (Reader reader = new FileReader(model.toFile(), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        var own = new TreeMap<String, String>();
        for (var name : properties.stringPropertyNames()) {
            own.put(renamed(name, source), properties.getProperty(name));
        }
        own.put("clusters", ALIAS + ",self");
        own.put(ALIAS + "->self.topics", topics);
        own.put(
                ALIAS + ".consumer.parley.mirror.health",
                folder.resolve("stock.health").toString());
        // It is stopped for longer than Connect waits for a worker
        own.put("self.session.timeout.ms", "300000");
        return own.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String renamed(String name, String source) {
        if (name.startsWith(source + ".") || name.startsWith(source + "->")) {
            return ALIAS + name.substring(source.length());
        }
        return name.startsWith("self->" + source + ".")
                ? "self->" + ALIAS + name.substring(("self->" + source).length())
                : name;
    }

    private static String unquoted(String argument) {
        return argument.substring(1, argument.length() - 1)
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
