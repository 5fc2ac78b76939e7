package parley.cli;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.TwinAudit.Format;
import parley.cli.text.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints an audit, whole.
@Command(
        name = "export",
        description =
                "Prints every entry of an audit that was not erased, or the chain that shows whether it is whole.",
        footer = {
            "",
            "Example:",
            "  parley audit export --as computer > audit.jsonl",
            "  parley audit export --chain --as computer > chain.jsonl"
        })
final class AuditExportCommand extends Verb {
    private static final long TOLD = 1000;

    @Option(
            names = "--of",
            paramLabel = "DID",
            description = "Whose log: a partner's twin, for what was asked of it, or, for an agent that administers the"
                    + " twin, the organisation. Default: the twin itself.")
    @Nullable
    String of;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Format format = Format.JSONL;

    @Option(names = "--chain", description = "Instead, the links and the signed heads.")
    boolean chain;

    @Mixin
    AuditOptions wanted = new AuditOptions();

    AuditExportCommand(Shell shell) {
        super(shell);
    }

    private void check() {
        if (json && format == Format.CSV) {
            throw wrong("--json and --format csv exclude each other");
        }
        if (chain && (wanted.some() || format == Format.CSV)) {
            throw wrong(
                    "--chain prints all of a chain, as JSON Lines: it takes no --format csv and no choice of entries");
        }
    }

    @Override
    int run(Agent open) {
        check();
        var twin = acting(open);
        var whose = of == null ? twin.did() : did(of);
        var query = wanted.query(this);
        try (var progress = shell.progress("exporting")) {
            var lines = new AtomicLong();
            Consumer<String> print = line -> {
                shell.out().println(line);
                StandardOutput.check(shell.out());
                if (lines.incrementAndGet() % TOLD == 0) {
                    progress.say(lines + " lines");
                }
            };
            if (chain) {
                twin.wholeAudit().chain(whose, print);
            } else {
                twin.wholeAudit().export(whose, query, format, print);
            }
        }
        return DONE;
    }
}
