package parley.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import parley.cli.text.GroupExamples;
import parley.cli.text.OutputLostException;
import parley.cli.text.StandardOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;

/// The command line of an agent: twins, policies, subscriptions and feeds.
///
/// Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
@Command(
        name = "parley",
        description = "Acts for a twin, as one of its agents. `parley help` has all verbs.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  parley describe did:web:localhost%%3A17107:twins:computer --as balancer"})
public final class Parley implements Runnable {
    private static final int USAGE = 2;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--help", usageHelp = true, description = "Show this help.")
    boolean help;

    public static void main(String[] args) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "parley/cli/logback.xml");
        }
        System.exit(run(
                System.in,
                StandardOutput.open(),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.getenv(),
                args));
    }

    /// Runs one command.
    ///
    /// @return the exit code
    public static int run(
            InputStream in, PrintWriter out, PrintWriter err, Map<String, String> variables, String... args) {
        int code = commandLine(new Shell(in, out, err, variables)).execute(args);
        return StandardOutput.ended(code, out, err);
    }

    /// All commands, to be looked at and not to be run: they have no input, and what they print is lost.
    public static CommandLine commandLine() {
        return commandLine(new Shell(
                InputStream.nullInputStream(),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(Writer.nullWriter()),
                Map.of()));
    }

    static CommandLine commandLine(Shell shell) {
        var line = new CommandLine(new Parley())
                .addSubcommand(TwinCommand.group(shell))
                .addSubcommand(new FindCommand(shell))
                .addSubcommand(new QueryCommand(shell))
                .addSubcommand(new DescribeCommand(shell))
                .addSubcommand(PolicyCommand.group(shell))
                .addSubcommand(new SubscribeCommand(shell))
                .addSubcommand(new SendCommand(shell))
                .addSubcommand(CommandsCommand.group(shell))
                .addSubcommand(new CancelCommand(shell))
                .addSubcommand(new OfferCommand(shell))
                .addSubcommand(new PendingCommand(shell))
                .addSubcommand(new AcceptCommand(shell))
                .addSubcommand(new DeclineCommand(shell))
                .addSubcommand(new DenyCommand(shell))
                .addSubcommand(new BanCommand(shell))
                .addSubcommand(new BansCommand(shell))
                .addSubcommand(new UnbanCommand(shell))
                .addSubcommand(new ExplainCommand(shell))
                .addSubcommand(AuditCommand.group(shell))
                .addSubcommand(InteractionsCommand.group(shell))
                .addSubcommand(new FollowCommand(shell))
                .addSubcommand(new PublishCommand(shell))
                .addSubcommand(SchemaCommand.group(shell))
                .addSubcommand(ThingCommand.group(shell))
                .addSubcommand(CustodyCommand.group(shell))
                .addSubcommand(new RotateKeyCommand(shell))
                .addSubcommand(NewCommand.group(shell));
        return GroupExamples.in(line)
                .setOut(shell.out())
                .setErr(shell.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(Help.defaultColorScheme(shell.style().colours() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(usage(shell))
                .setExecutionExceptionHandler(failure(shell));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    private static IParameterExceptionHandler usage(Shell shell) {
        return (wrong, _) -> {
            var command = wrong.getCommandLine();
            shell.err().println("parley: " + wrong.getMessage());
            command.usage(shell.err());
            return USAGE;
        };
    }

    private static IExecutionExceptionHandler failure(Shell shell) {
        return (exception, _, _) -> {
            if (!OutputLostException.nobodyReads(exception)) {
                shell.err().println("parley: " + Failures.line(exception));
            }
            return Verb.REFUSED;
        };
    }
}
