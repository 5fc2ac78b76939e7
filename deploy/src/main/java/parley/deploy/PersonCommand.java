package parley.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.cli.text.Table;
import parley.cli.text.Terminal;
import parley.deploy.space.OwnerOnly;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parley person`: who may sign in to a space's console.
@Command(
        name = "person",
        description = {
            "Who may sign in to the console of a space. A person acts for the twins that delegate to it:",
            "parley twin delegate TWIN person-NAME --function administer"
        },
        mixinStandardHelpOptions = true,
        subcommands = {PersonCommand.Add.class, PersonCommand.ListAll.class, PersonCommand.Remove.class})
final class PersonCommand {

    /// Makes one.
    @Command(
            name = "add",
            description = "Makes a person, and shows its password once; the person replaces it when it first signs in.",
            footer = {"", "Example:", "  parley person add eva --space harbour --password-file eva.password"},
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Parameters(index = "0", paramLabel = "NAME", description = "The user name: a-z, 0-9 and -")
        private String name = "";

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "Write the password there, for its owner's eyes only, and show it nowhere")
        private @Nullable Path file;

        @Option(names = "--permanent", description = "The password need not be replaced")
        private boolean permanent;

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws Exception {
            if (file == null && !onTerminal()) {
                throw new IllegalArgumentException(
                        "standard output is no terminal: say with --password-file where the password goes");
            }
            if (file != null && Files.exists(file)) {
                throw new IllegalArgumentException(file + ": there is such a file");
            }
            var password = space.people().add(name, !permanent);
            var told = Output.object().put("name", name).put("agent", "person-" + name);
            if (file == null) {
                output.print(told.put("password", password), "password: " + password);
            } else {
                OwnerOnly.write(file, password + "\n");
                output.print(told.put("passwordFile", file.toString()), "password in " + file);
            }
            return 0;
        }

        private static boolean onTerminal() {
            return Terminal.of(System.getenv()).isPresent();
        }
    }

    /// Lists them.
    @Command(
            name = "list",
            description = "Lists the people of a space.",
            footer = {"", "Example:", "  parley person list --space harbour"},
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws Exception {
            var root = Output.object();
            var people = root.putArray("people");
            var table = new Table("NAME", "AGENT", "STATE");
            for (var user : space.people().list()) {
                table.row(user.name(), user.agent(), user.enabled() ? "enabled" : "disabled");
                people.addObject()
                        .put("name", user.name())
                        .put("agent", user.agent())
                        .put("enabled", user.enabled());
            }
            output.print(() -> root, () -> table);
            return 0;
        }
    }

    /// Removes one.
    @Command(
            name = "remove",
            description = {
                "Removes a person and ends its sessions, within five minutes. What twins delegate to it stays, for whoever",
                "gets the same name: parley twin undelegate TWIN person-NAME ends that."
            },
            footer = {"", "Example:", "  parley person remove eva --space harbour"},
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Parameters(index = "0", paramLabel = "NAME", description = "The user name")
        private String name = "";

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws Exception {
            space.people().remove(name);
            output.print(Output.object().put("name", name).put("removed", true), "removed " + name);
            return 0;
        }
    }
}
