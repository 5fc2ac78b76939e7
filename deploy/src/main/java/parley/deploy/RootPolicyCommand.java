package parley.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.deploy.run.RootPolicies;
import parley.deploy.run.StartFailure;
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

    /// Which space it is about.
    static final class Space {
        @Mixin
        private StateFolder state = new StateFolder();

        @Option(
                names = "--space",
                paramLabel = "ORGANISATION",
                description = "Whose space, where several run on this machine")
        private @Nullable String organisation;

        RootPolicies policies() throws IOException, StartFailure {
            return state.installed().rootPolicies(organisation);
        }
    }

    /// Shows it.
    @Command(name = "show", description = "Prints the root policy in force.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private Space space = new Space();

        @Override
        public Integer call() throws Exception {
            System.out.println(space.policies().show());
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
        private Space space = new Space();

        @Parameters(index = "0", paramLabel = "FILE", description = "The root policy as JSON")
        private Path file = Path.of("");

        @Option(
                names = "--expect",
                paramLabel = "VERSION",
                description = "The version that is to be replaced; another one is left alone")
        private @Nullable Long expected;

        @Override
        public Integer call() throws Exception {
            System.out.println(space.policies().set(Files.readString(file), expected));
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
        private Space space = new Space();

        @Parameters(index = "0", paramLabel = "FILE", description = "The root policy as JSON")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            System.out.println(space.policies().whatIf(Files.readString(file)));
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
        private Space space = new Space();

        @Override
        public Integer call() throws Exception {
            System.out.println(space.policies().set("{}", null));
            return 0;
        }
    }
}
