package parley.cli;

import parley.agent.Agent;
import parley.agent.InteractionView;
import parley.agent.service.ServiceClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The interactions of a twin.
@Command(name = "interactions", description = "Lists, shows and ends the interactions of a twin of your own.")
final class InteractionsCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new InteractionsCommand())
                .addSubcommand(new All(shell))
                .addSubcommand(new Connected(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new End(shell))
                .addSubcommand(new EndAll(shell))
                .addSubcommand(new Suspend(shell))
                .addSubcommand(new Resume(shell));
    }

    private static String line(InteractionView view) {
        var ended = view.endedBy().map(by -> ", ended by " + by).orElse("")
                + view.reason().map(reason -> ", " + reason).orElse("");
        var delivered = view.delivered().map(Traffic::of).map(": "::concat).orElse("");
        return view.state() + " " + view.id() + " epoch " + view.epoch() + " " + view.requester() + " <- "
                + view.provider() + "/feeds/" + view.feed() + ended + delivered;
    }

    @Command(
            name = "list",
            description = "Lists them, on either side, with what each was delivered.",
            footer = {"", "Example:", "  parley interactions list --as balancer"})
    private static final class All extends Verb {
        All(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            for (var view : acting(open).interactions()) {
                if (json) {
                    shell.json(view.json());
                } else {
                    shell.out().println(line(view));
                }
            }
            return DONE;
        }
    }

    @Command(
            name = "connected",
            description = "Sums up, by organisation, with whom a twin is and was connected, and what was delivered.",
            footer = {"", "Example:", "  parley interactions connected --as balancer"})
    private static final class Connected extends Verb {
        @Option(
                names = "--organisation",
                description = "Of all twins of the organisation together, for who administers one of them.")
        boolean organisation;

        Connected(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = acting(open);
            for (var sum : organisation ? twin.organisationConnected() : twin.connected()) {
                if (json) {
                    shell.json(sum.json());
                } else {
                    shell.out().println(Traffic.of(sum));
                }
            }
            return DONE;
        }
    }

    @Command(
            name = "show",
            description = "Shows one, with both halves.",
            footer = {"", "Example:", "  parley interactions show 4tq5… --as balancer"})
    private static final class Show extends Verb {
        @Parameters(paramLabel = "ID", description = "The interaction's id.")
        String id;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = acting(open);
            var view = twin.interaction(id)
                    .orElseThrow(() -> new IllegalArgumentException(twin.did() + " has no interaction " + id));
            if (json) {
                shell.json(view.json());
            } else {
                shell.out().println(line(view));
                shell.pretty(view.json());
            }
            return DONE;
        }
    }

    @Command(
            name = "suspend",
            description = "Suspends one, on either side, until the same twin resumes it.",
            footer = {"", "Example:", "  parley interactions suspend 4tq5… --reason maintenance --as computer"})
    private static final class Suspend extends Verb {
        @Parameters(paramLabel = "ID", description = "The interaction's id.")
        String id;

        @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for people.")
        String reason;

        Suspend(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var suspended = acting(open).suspend(id, reason);
            return interaction(suspended.interaction(), suspended.inForce() ? "" : ", not in force yet");
        }
    }

    @Command(
            name = "resume",
            description = "Resumes one that the twin has suspended.",
            footer = {"", "Example:", "  parley interactions resume 4tq5… --as computer"})
    private static final class Resume extends Verb {
        @Parameters(paramLabel = "ID", description = "The interaction's id.")
        String id;

        Resume(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var resumed = acting(open).resume(id);
            return interaction(resumed.interaction(), resumed.inForce() ? "" : ", not in force yet");
        }
    }

    @Command(
            name = "end-all",
            description = "Ends all with a twin or an organisation, on either side; `parley ban` forbids them, too.",
            footer = {"", "Example:", "  parley interactions end-all did:web:localhost%%3A18107 --as computer"})
    private static final class EndAll extends Verb {
        @Parameters(
                paramLabel = "DID",
                description = "The DID of a twin, or of an organisation and so of all its twins.")
        String counterpart;

        @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for people.")
        String reason;

        EndAll(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var ended = acting(open).endAll(subject(counterpart), reason);
            if (json) {
                var ids = ServiceClient.JSON.createArrayNode();
                ended.ended().forEach(ids::add);
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("inForce", ended.inForce())
                        .set("ended", ids));
            } else {
                ended.ended().forEach(id -> shell.out().println("ended " + id));
                var force = ended.inForce() ? "in force" : "not in force yet";
                shell.out().println(ended.ended().size() + " ended, " + force);
            }
            return DONE;
        }
    }

    @Command(
            name = "end",
            description = "Ends one, on either side.",
            footer = {"", "Example:", "  parley interactions end 4tq5… --reason 'no longer needed' --as balancer"})
    private static final class End extends Verb {
        @Parameters(paramLabel = "ID", description = "The interaction's id.")
        String id;

        @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for people.")
        String reason;

        End(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var termination = acting(open).terminate(id, reason);
            if (json) {
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("id", id)
                        .put("inForce", termination.inForce())
                        .set("interaction", termination.interaction().json()));
            } else {
                var force = termination.inForce() ? "in force" : "not in force yet";
                shell.out().println("ended " + id + ", " + force);
            }
            return DONE;
        }
    }
}
