package parley.cli;

import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.TwinAudit.Format;
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

    @Override
    int run(Agent open) {
        var twin = acting(open);
        var whose = of == null ? twin.did() : did(of);
        if (chain) {
            twin.wholeAudit().chain(whose, shell.out()::println);
        } else {
            twin.wholeAudit().export(whose, wanted.query(this), format, shell.out()::println);
        }
        return DONE;
    }
}
