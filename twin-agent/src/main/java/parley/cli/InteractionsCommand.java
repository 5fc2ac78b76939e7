package parley.cli;

import java.util.List;
import java.util.OptionalLong;
import parley.agent.Agent;
import parley.agent.Delivered;
import parley.agent.InteractionView;
import parley.agent.service.ServiceClient;
import parley.cli.text.Table;
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
        var delivered = view.delivered().map(Traffic::of).map(": "::concat).orElse("");
        return view.id() + " epoch " + view.epoch() + " " + view.requester() + " <- " + view.provider() + "/feeds/"
                + view.feed() + ended(view) + delivered;
    }

    private static String ended(InteractionView view) {
        return view.endedBy().map(by -> ", ended by " + by).orElse("")
                + view.reason().map(reason -> ", " + reason).orElse("");
    }

    /// @param twin on whose side they are told
    private static Table table(List<InteractionView> views, String twin, Shell shell) {
        var table = new Table("STATE", "ID", "FEED", "WITH", "RECORDS#", "SIZE#", "LAST", "LAG#", "WHY");
        for (var view : views) {
            boolean provides = view.provider().equals(twin);
            var delivered = view.delivered();
            table.row(
                    view.state(),
                    view.id(),
                    view.feed(),
                    (provides ? "to " : "of ") + (provides ? view.requester() : view.provider()),
                    delivered.map(Delivered::records).map(String::valueOf).orElse(""),
                    delivered.map(Delivered::bytes).map(Traffic::size).orElse(""),
                    shell.style().time(delivered.flatMap(Delivered::last)),
                    delivered
                            .map(Delivered::lag)
                            .filter(OptionalLong::isPresent)
                            .map(lag -> String.valueOf(lag.getAsLong()))
                            .orElse(""),
                    ended(view).replaceFirst("^, ", ""));
        }
        return table;
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
            var twin = acting(open);
            var all = shell.waiting("listing", twin::interactions);
            if (json) {
                all.forEach(view -> shell.json(view.json()));
            } else {
                shell.table(table(all, twin.did().value(), shell));
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
            var all = organisation ? twin.organisationConnected() : twin.connected();
            if (json) {
                all.forEach(sum -> shell.json(sum.json()));
                return DONE;
            }
            var table = new Table("ORGANISATION", "LIVE#", "PAST#", "RECORDS#", "SIZE#", "LAST");
            all.forEach(sum -> table.row(
                    sum.organisation(),
                    sum.live(),
                    sum.past(),
                    sum.records(),
                    Traffic.size(sum.bytes()),
                    shell.style().time(sum.last())));
            shell.table(table);
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
                said(view.state().name(), line(view));
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
            var twin = acting(open);
            var suspended = shell.waiting("suspending it", () -> twin.suspend(id, reason));
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
            var twin = acting(open);
            var resumed = shell.waiting("resuming it", () -> twin.resume(id));
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
            var twin = acting(open);
            var whom = subject(counterpart);
            var ended = shell.waiting("ending all", () -> twin.endAll(whom, reason));
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
            var twin = acting(open);
            var termination = shell.waiting("ending it", () -> twin.terminate(id, reason));
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
