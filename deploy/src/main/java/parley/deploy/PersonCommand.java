package parley.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            description = {
                "Makes a person, and shows its password once; the person replaces it when it first signs in.",
                "Example: parley person add eva --space harbour"
            },
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
            if (file == null) {
                System.out.println("password: " + password);
            } else {
                OwnerOnly.write(file, password + "\n");
                System.out.println("password in " + file);
            }
            return 0;
        }

        private static boolean onTerminal() {
            return Objects.requireNonNull(System.console()).isTerminal();
        }
    }

    /// Lists them.
    @Command(name = "list", description = "Lists the people of a space.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Override
        public Integer call() throws Exception {
            for (var user : space.people().list()) {
                System.out.println(user.name() + "  " + user.agent() + (user.enabled() ? "" : "  disabled"));
            }
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
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Parameters(index = "0", paramLabel = "NAME", description = "The user name")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            space.people().remove(name);
            System.out.println("removed " + name);
            return 0;
        }
    }
}
