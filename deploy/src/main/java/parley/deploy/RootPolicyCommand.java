package parley.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parley root-policy`: what an organisation allows its twins at most.
@Command(
        name = "root-policy",
        description = {
            "Says what an organisation allows its twins at most: what it does not allow, no twin's policy can.",
            "It is signed with the organisation's key."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            RootPolicyCommand.Show.class,
            RootPolicyCommand.Set.class,
            RootPolicyCommand.WhatIf.class,
            RootPolicyCommand.Remove.class,
            RootPolicyCommand.Versions.class,
            RootPolicyCommand.Schema.class
        })
final class RootPolicyCommand {

    /// Shows it.
    @Command(
            name = "show",
            description = "Prints the root policy in force.",
            footer = {"", "Example:", "  parley root-policy show"},
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws Exception {
            String shown;
            try (var _ = output.progress("asking")) {
                shown = space.rootPolicies().show();
            }
            output.document(Output.read(shown));
            return 0;
        }
    }

    /// Sets it.
    @Command(
            name = "set",
            description = {
                "Sets the root policy, and ends what it no longer allows.",
                "The file: {\"inbound\": [rules], \"outbound\": [rules]}; what is absent narrows nothing."
            },
            footer = {"", "Example:", "  parley root-policy set root.json"},
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "FILE", description = "The root policy as JSON")
        private Path file = Path.of("");

        @Option(
                names = "--if-version",
                paramLabel = "N",
                description = "Only if the root policy has this version; 0: only if it never had one")
        private @Nullable Long version;

        @Override
        public Integer call() throws Exception {
            var text = Files.readString(file);
            String set;
            try (var _ = output.progress("setting it")) {
                set = space.rootPolicies().set(text, version);
            }
            output.document(Output.read(set));
            return 0;
        }
    }

    /// Says what it would do.
    @Command(
            name = "what-if",
            description = "Prints what a root policy would end or grant; sets nothing.",
            footer = {"", "Example:", "  parley root-policy what-if root.json"},
            mixinStandardHelpOptions = true)
    static final class WhatIf implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "FILE", description = "The root policy as JSON")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            var text = Files.readString(file);
            String changes;
            try (var _ = output.progress("asking")) {
                changes = space.rootPolicies().whatIf(text);
            }
            output.document(Output.read(changes));
            return 0;
        }
    }

    /// Takes it away.
    @Command(
            name = "remove",
            description = "Takes the root policy away: each twin's own policy counts alone.",
            footer = {"", "Example:", "  parley root-policy remove"},
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Option(names = "--if-version", paramLabel = "N", description = "Only if the root policy has this version")
        private @Nullable Long version;

        @Override
        public Integer call() throws Exception {
            String set;
            try (var _ = output.progress("removing it")) {
                set = space.rootPolicies().set("{}", version);
            }
            output.document(Output.read(set));
            return 0;
        }
    }

    /// Lists what it has been.
    @Command(
            name = "versions",
            description = "Lists every version that the root policy has had.",
            footer = {"", "Example:", "  parley root-policy versions"},
            mixinStandardHelpOptions = true)
    static final class Versions implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws Exception {
            var versions = space.rootPolicies().versions();
            output.print(() -> versions, () -> {
                var table = new Table("VERSION#", "INBOUND#", "OUTBOUND#");
                versions.forEach(each -> table.row(
                        each.path("version").asText(),
                        each.path("inbound").size(),
                        each.path("outbound").size()));
                return table;
            });
            return 0;
        }
    }

    /// What one looks like.
    @Command(
            name = "schema",
            description = "Prints the JSON Schema of a root policy, for whoever writes one.",
            footer = {"", "Example:", "  parley root-policy schema > root-policy.schema.json"},
            mixinStandardHelpOptions = true)
    static final class Schema implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws Exception {
            output.document(space.rootPolicies().schema());
            return 0;
        }
    }
}
