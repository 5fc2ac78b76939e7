package parley.deploy;

import java.util.List;
import java.util.concurrent.Callable;
import parley.cli.Parley;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley completion`: what makes a shell complete the verbs and options of `parley`.
@Command(
        name = "completion",
        description = "Prints a script for bash that completes all verbs and their options.",
        footer = {"", "Example:", "  parley completion > parley-completion"},
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    /// What the script `parley` does by itself, or with a program that is none of those here.
    private static final List<String> OF_THE_SCRIPT = List.of("bench", "classpath", "build", "test", "soak", "help");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(script());
        return 0;
    }

    static String script() {
        return AutoComplete.bash("parley", all());
    }

    /// All verbs as one command.
    private static CommandLine all() {
        var all = new CommandLine(CommandSpec.create().name("parley"));
        Launcher.commandLine().getSubcommands().forEach(all::addSubcommand);
        Parley.commandLine().getSubcommands().forEach(all::addSubcommand);
        for (var verb : OF_THE_SCRIPT) {
            all.addSubcommand(verb, CommandSpec.create());
        }
        return all;
    }
}
