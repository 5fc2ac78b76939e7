package parley.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.cli.text.Table;
import parley.cli.text.Terminal;
import parley.deploy.run.RealmUsers;
import parley.deploy.run.StartFailure;
import parley.deploy.space.UnfinishedFile;
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
                throw output.wrong("standard output is no terminal: say with --password-file where the password goes");
            }
            if (file != null && Files.exists(file)) {
                throw output.wrong(file + ": there is such a file");
            }
            var told = Output.object().put("name", name).put("agent", "person-" + name);
            if (file == null) {
                var password = add();
                output.print(told.put("password", password), "password: " + password);
                return 0;
            }
            try (var unfinished = UnfinishedFile.begin(file)) {
                unfinished.finish(add() + "\n");
            }
            output.print(told.put("passwordFile", file.toString()), "password in " + file);
            return 0;
        }

        private String add() throws IOException, InterruptedException, StartFailure {
            try (var _ = output.progress("making it")) {
                return space.people().add(name, !permanent);
            }
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
            for (var user : all()) {
                table.row(user.name(), user.agent(), user.enabled() ? "enabled" : "disabled");
                people.addObject()
                        .put("name", user.name())
                        .put("agent", user.agent())
                        .put("enabled", user.enabled());
            }
            output.print(() -> root, () -> table);
            return 0;
        }

        private List<RealmUsers.User> all() throws IOException, InterruptedException, StartFailure {
            try (var _ = output.progress("asking")) {
                return space.people().list();
            }
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
            try (var _ = output.progress("removing it")) {
                space.people().remove(name);
            }
            output.print(Output.object().put("name", name).put("removed", true), "removed " + name);
            return 0;
        }
    }
}
