package parley.deploy;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import parley.cli.text.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley logs NAME`: the end of a component's log.
@Command(
        name = "logs",
        description = "Prints the end of a component's log, as it is written, whether it runs or not.",
        footer = {"", "Example:", "  parley logs harbour/kafka --follow"},
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final int LAST_BYTES = 32 * 1024;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StateFolder state;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on")
    private boolean follow;

    @Option(
            names = "--space",
            paramLabel = "FILE",
            description = "A space file; may be repeated (default: what was started, or else what up would start)")
    private List<Path> spaces = new ArrayList<>();

    @Parameters(paramLabel = "NAME", description = "A component as `status` names it, such as harbour/kafka")
    private String name;

    @Override
    public Integer call() throws Exception {
        var logs = state.installed().logs(spaces);
        var log = logs.get(name);
        if (log == null) {
            spec.commandLine()
                    .getErr()
                    .println("parley: no log of " + name + "; there are "
                            + (logs.isEmpty() ? "none" : String.join(", ", logs.keySet())));
            return 1;
        }
        print(log);
        return 0;
    }

    private void print(Path log) throws Exception {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            if (file.length() > LAST_BYTES) {
                file.seek(file.length() - LAST_BYTES);
                file.readLine();
            }
            do {
                byte[] bytes = new byte[(int) Math.min(1 << 20, file.length() - file.getFilePointer())];
                file.readFully(bytes);
                spec.commandLine().getOut().print(new String(bytes, StandardCharsets.UTF_8));
                StandardOutput.check(spec.commandLine().getOut());
                if (follow && bytes.length == 0) {
                    Thread.sleep(200);
                }
            } while (follow);
        }
    }
}
