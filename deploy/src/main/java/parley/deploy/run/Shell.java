package parley.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import parley.deploy.space.OwnerOnly;

/// Starts processes, detached from the terminal so that a Ctrl-C there reaches only the launcher, which stops them in
/// order.
final class Shell {
    private static final List<String> SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .limit(1)
            .toList();

    private static final Pattern FOREIGN = Pattern.compile(
            "JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|CLASSPATH|(KC|QUARKUS|APICURIO|MICRONAUT|KAFKA)_");

    private Shell() {}

    static Process start(List<String> command, Path folder, Map<String, String> environment, Path log)
            throws IOException {
        Files.createDirectories(folder);
        var builder = builder(command, log)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// Starts a process whose input stays in the launcher's hand.
    static Process holding(List<String> command, Path log) throws IOException {
        return builder(command, log).start();
    }

    private static ProcessBuilder builder(List<String> command, Path log) throws IOException {
        OwnerOnly.folder(OwnerOnly.parent(log));
        var line = new ArrayList<>(SETSID);
        line.addAll(command);
        var builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // What the caller's shell sets for its own JVMs is not meant for these.
        builder.environment().keySet().removeIf(name -> FOREIGN.matcher(name).lookingAt());
        return builder;
    }

    /// Runs a command to its end; its exit code.
    static int run(List<String> command, Path folder, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        var process = start(command, folder, environment, log);
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }
}
