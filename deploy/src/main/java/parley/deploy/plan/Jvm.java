package parley.deploy.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Builds the command line of one JVM; what is long stands in an argument file, what is secret nowhere in it.
final class Jvm {
    private final List<String> options = new ArrayList<>();
    private final SpaceLayout layout;
    private final String part;
    private final String program;
    private String heap = "256m";

    Jvm(SpaceLayout layout, String part) {
        this(layout, part, part);
    }

    /// @param program names the start-up cache, where several parts run the same
    Jvm(SpaceLayout layout, String part, String program) {
        this.layout = layout;
        this.part = part;
        this.program = program;
    }

    Jvm heap(String size) {
        heap = size;
        return this;
    }

    /// For programs with little to do after their start: one compiler, one collector thread.
    Jvm light() {
        return options("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    /// For programs that verify, sign, find and decide all day: both compilers, one collector thread.
    Jvm decider() {
        return options("-XX:+UseSerialGC");
    }

    /// For programs that move many bytes through a small heap: of two collectors the one that costs least.
    /// Their buffers are larger than half a region of G1's, which would collect for each. Half of the heap is
    /// young: what is under way then dies there, and is not copied again and again, or kept until all of the
    /// heap is looked at.
    Jvm mover() {
        return options("-XX:+UseParallelGC", "-XX:NewRatio=1");
    }

    Jvm options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    Command run(String classPath, String main, String... arguments) {
        var name = layout.name(part);
        var tuning = layout.tuning(part);
        var lines = new ArrayList<String>();
        lines.add("-Xmx" + (tuning.heap().isEmpty() ? heap : tuning.heap()));
        lines.add("-XX:+ExitOnOutOfMemoryError");
        lines.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        lines.add("-Dfile.encoding=UTF-8");
        var cache = layout.software().startUpCache(program);
        if (cache != null) {
            lines.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:disable", "-Xlog:all=error:stderr"));
        }
        lines.addAll(options);
        lines.addAll(tuning.options());
        lines.addAll(Wiring.of(layout.wiring().jvmOptions(), name, List.of()));
        lines.add("-cp");
        lines.add(classPath);
        lines.add(main);
        lines.addAll(List.of(arguments));
        var file = new TextFile(
                layout.config().resolve(part + ".args"),
                lines.stream().map(Jvm::quoted).collect(Collectors.joining("\n", "", "\n")));
        return new Command(
                file,
                List.of(
                        layout.software().java().toString(),
                        "-Dparley.run=" + layout.run(),
                        "-Dparley.component=" + name,
                        "@" + file.path()));
    }

    private static String quoted(String argument) {
        return "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    static String classPath(List<Path> before, String after) {
        return before.stream().map(path -> path + java.io.File.pathSeparator).collect(Collectors.joining()) + after;
    }

    record Command(TextFile arguments, List<String> line) {}
}
