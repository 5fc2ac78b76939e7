package parley.deploy;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import parley.deploy.run.Installed.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley logs NAME`: the end of a component's log.
@Command(
        name = "logs",
        description = "Prints the end of a component's log, as it is written.",
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

    @Parameters(paramLabel = "NAME", description = "A component as `status` names it, such as harbour/kafka")
    private String name;

    @Override
    public Integer call() throws Exception {
        var all = state.installed().status();
        var log = all.stream()
                .filter(each -> each.name().equals(name))
                .map(Status::log)
                .findFirst();
        if (log.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("parley: no component " + name + "; there are "
                            + all.stream().map(Status::name).toList());
            return 1;
        }
        print(log.get());
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
                spec.commandLine().getOut().flush();
                if (follow && bytes.length == 0) {
                    Thread.sleep(200);
                }
            } while (follow);
        }
    }
}
