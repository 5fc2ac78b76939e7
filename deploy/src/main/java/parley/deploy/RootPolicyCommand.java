package parley.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            RootPolicyCommand.Remove.class
        })
final class RootPolicyCommand {

    /// Shows it.
    @Command(name = "show", description = "Prints the root policy in force.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Override
        public Integer call() throws Exception {
            System.out.println(space.rootPolicies().show());
            return 0;
        }
    }

    /// Sets it.
    @Command(
            name = "set",
            description = {
                "Sets the root policy, and ends what it no longer allows.",
                "The file: {\"inbound\": [rules], \"outbound\": [rules]}; what is absent narrows nothing.",
                "Example: parley root-policy set root.json"
            },
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Parameters(index = "0", paramLabel = "FILE", description = "The root policy as JSON")
        private Path file = Path.of("");

        @Option(
                names = "--expect",
                paramLabel = "VERSION",
                description = "The version that is to be replaced; another one is left alone")
        private @Nullable Long expected;

        @Override
        public Integer call() throws Exception {
            System.out.println(space.rootPolicies().set(Files.readString(file), expected));
            return 0;
        }
    }

    /// Says what it would do.
    @Command(
            name = "what-if",
            description = "Prints what a root policy would end or grant; sets nothing.",
            mixinStandardHelpOptions = true)
    static final class WhatIf implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Parameters(index = "0", paramLabel = "FILE", description = "The root policy as JSON")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            System.out.println(space.rootPolicies().whatIf(Files.readString(file)));
            return 0;
        }
    }

    /// Takes it away.
    @Command(
            name = "remove",
            description = "Takes the root policy away: each twin's own policy counts alone.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Override
        public Integer call() throws Exception {
            System.out.println(space.rootPolicies().set("{}", null));
            return 0;
        }
    }
}
