package parley.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A word before commands, and no command itself.
@Command(synopsisSubcommandLabel = "COMMAND")
abstract class Group implements Runnable {
    @Spec
    CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    boolean help;

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), spec.qualifiedName() + ": which command?");
    }
}
