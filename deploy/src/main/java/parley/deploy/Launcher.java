package parley.deploy;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import parley.cli.text.GroupExamples;
import parley.cli.text.OutputLostException;
import parley.cli.text.StandardOutput;
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
        System.exit(run(StandardOutput.open(), new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments));
    }

    /// As [#main], but for these streams, and returns how it would exit.
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        int code = commandLine()
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    if (!OutputLostException.nobodyReads(e)) {
                        line.getErr().println("parley: " + message(e));
                    }
                    return 1;
                })
                .execute(arguments);
        return StandardOutput.ended(code, out, err);
    }

    static CommandLine commandLine() {
        var colours = Style.of(System.getenv()).colours() ? Ansi.ON : Ansi.OFF;
        return GroupExamples.in(new CommandLine(new Launcher()))
                .setColorScheme(Help.defaultColorScheme(colours))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String message(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file";
            case FileSystemException wrong ->
                wrong.getFile() + ": " + Objects.requireNonNullElse(wrong.getReason(), kind(wrong));
            case UncheckedIOException wrapped when wrapped.getCause() != null -> message(wrapped.getCause());
            case StartFailure _, SpaceFileException _, OutputLostException _, IllegalArgumentException _ ->
                String.valueOf(e.getMessage());
            default -> e.toString();
        };
    }

    private static String kind(Exception e) {
        return e.getClass().getSimpleName();
    }
}
