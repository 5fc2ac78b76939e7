package parley.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import parley.deploy.run.Spaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `parley up`: starts spaces and returns when they are ready.
@Command(
        name = "up",
        description = "Starts spaces, which stay until `down`.",
        footer = {"", "Example:", "  parley up --space space.yaml"},
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Option(
            names = "--space",
            paramLabel = "FILE",
            description = "A space file; may be repeated (default: the two of the demonstration)")
    private List<Path> spaces = new ArrayList<>();

    @Option(
            names = "--without",
            paramLabel = "COMPONENT",
            description = "A component not to start, such as grid/feed-streams; may be repeated")
    private List<String> without = new ArrayList<>();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        long began = System.nanoTime();
        state.installed()
                .up(spaces, Spaces.Options.DEFAULT.reporting(output::remark).without(without.toArray(String[]::new)));
        var took = Duration.ofNanos(System.nanoTime() - began);
        if (output.json()) {
            output.document(Output.object().put("ready", true).put("tookMillis", took.toMillis()));
        } else {
            output.remark(String.format(
                    Locale.ROOT, "all ready after %.1f s; ./parley down ends them", took.toMillis() / 1000.0));
        }
        return 0;
    }
}
