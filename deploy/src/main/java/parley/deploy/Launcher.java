package parley.deploy;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import parley.cli.text.Style;
import parley.deploy.run.StartFailure;
import parley.deploy.space.SpaceFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/// The verbs that start, watch and end spaces on this machine.
@Command(
        name = "parley",
        description = "Starts, watches and ends spaces on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            DownCommand.class,
            LogsCommand.class,
            ResetCommand.class,
            EnvCommand.class,
            ConsoleCommand.class,
            PersonCommand.class,
            PartnerCommand.class,
            RootPolicyCommand.class,
            VocabularyCommand.class,
            AttestationCommand.class,
            ComponentsCommand.class,
            RotateOrganisationKeyCommand.class,
            CompletionCommand.class
        })
public final class Launcher {
    private Launcher() {}

    /// Exits with 0 when done, 1 when failed (with one line on standard error), 2 when wrongly called.
    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine()
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    line.getErr().println("parley: " + message(e));
                    return 1;
                })
                .execute(arguments);
    }

    static CommandLine commandLine() {
        var colours = Style.of(System.getenv()).colours() ? Ansi.ON : Ansi.OFF;
        return new CommandLine(new Launcher())
                .setColorScheme(Help.defaultColorScheme(colours))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String message(Exception e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        return e instanceof StartFailure || e instanceof SpaceFileException || e instanceof IllegalArgumentException
                ? String.valueOf(e.getMessage())
                : e.toString();
    }
}
