package parley.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.agent.service.ServiceClient;
import parley.cli.project.Project;
import parley.cli.project.Sdk;
import parley.topics.Names;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What programs of one's own begin with.
@Command(name = "new", description = "Begins a program of your own.")
final class NewCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new NewCommand()).addSubcommand(new Twin(shell)).addSubcommand(new Repository(shell));
    }

    @Command(
            name = "twin",
            description =
                    "Writes a small, complete Maven project for an agent of your own: it publishes a feed, serves a"
                            + " control, and has a test. Its README.md says how to build and run it.",
            footer = {"", "Example:", "  parley new twin tank --folder ~/tank"})
    static final class Twin implements Callable<Integer> {
        private final Shell shell;

        @Spec
        CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "The twin's name: small letters, digits and dashes.")
        String name;

        @Option(
                names = "--folder",
                paramLabel = "FOLDER",
                description = "Where to; there must be nothing in it. Default: NAME, in the working folder.")
        @Nullable
        Path folder;

        @Option(names = "--json", description = "Print JSON: one document.")
        boolean json;

        @Option(names = "--help", usageHelp = true, description = "Show this help.")
        boolean help;

        Twin(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            if (!Names.valid(name)) {
                throw new ParameterException(
                        spec.commandLine(), "NAME is `" + name + "`, not 1 to 64 small letters, digits and dashes");
            }
            var sdk = Sdk.find(shell.variables());
            var target = folder == null ? Path.of(name) : folder;
            sdk.write();
            Project.of(name, sdk).write(target);
            if (json) {
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("twin", name)
                        .put("folder", target.toAbsolutePath().toString()));
            } else {
                shell.out().println("wrote " + target + ": see " + target.resolve("README.md"));
            }
            return Verb.DONE;
        }
    }

    @Command(
            name = "sdk",
            description = "Puts the SDK into a Maven repository in the checkout's target folder, and prints what a pom"
                    + " says to use it.",
            footer = {"", "Example:", "  parley new sdk"})
    static final class Repository implements Callable<Integer> {
        private final Shell shell;

        @Option(names = "--json", description = "Print JSON: one document.")
        boolean json;

        @Option(names = "--help", usageHelp = true, description = "Show this help.")
        boolean help;

        Repository(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            var sdk = Sdk.find(shell.variables());
            sdk.write();
            if (json) {
                shell.json(ServiceClient.JSON.createObjectNode().put("pom", sdk.snippet()));
                return Verb.DONE;
            }
            shell.out().print(sdk.snippet());
            shell.out().flush();
            return Verb.DONE;
        }
    }
}
