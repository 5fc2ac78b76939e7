package parley.cli;

import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.CommandView;
import parley.agent.InteractionView;
import parley.agent.PendingListener;
import parley.agent.service.ServiceClient;
import parley.cli.text.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Prints what waits for a twin.
@Command(
        name = "pending",
        description =
                "Prints the offers, requests and commands that wait for a twin of your own and those that come, when"
                        + " one waits no longer, and which interactions end soon by their terms, until it is interrupted.",
        footer = {"", "Example:", "  parley pending --as balancer"})
final class PendingCommand extends Verb {
    @Option(names = "--count", paramLabel = "N", description = "End after so many.")
    @Nullable
    Long count;

    @Option(
            names = "--kafka",
            description = "Read it from the twin's topic in Kafka, which has no ends by terms. For who administers it.")
    boolean kafka;

    PendingCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws Exception {
        var printing = new Printing(count, shell.out());
        if (kafka) {
            try (var reader = acting(open).pendingByKafka(new Printer(printing))) {
                printing.await(reader::close, reader.done());
            }
            return DONE;
        }
        try (var events = acting(open).pending(new Printer(printing))) {
            printing.await(events::close, events.done());
        }
        return DONE;
    }

    private final class Printer implements PendingListener {
        private final Printing printing;

        Printer(Printing printing) {
            this.printing = printing;
        }

        @Override
        public void offered(InteractionView offer) {
            printing.next(() -> print("offered", offer));
        }

        @Override
        public void asked(InteractionView request) {
            printing.next(() -> print("asked", request));
        }

        @Override
        public void resolved(InteractionView interaction) {
            printing.next(() -> print("resolved", interaction));
        }

        @Override
        public void expiring(InteractionView interaction) {
            printing.next(() -> print("expiring", interaction));
        }

        @Override
        public void commandAsked(CommandView command) {
            printing.next(() -> print("command-asked", command));
        }

        @Override
        public void commandResolved(CommandView command) {
            printing.next(() -> print("command-resolved", command));
        }

        private void print(String event, CommandView command) {
            if (json) {
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("event", event)
                        .set("command", command.json()));
            } else {
                shell.out()
                        .println(Style.plain(event + " " + command.id() + " ")
                                + shell.style().state(command.state().name())
                                + Style.plain(" " + command.control() + " from " + command.requester()
                                        + command.input()
                                                .map(input -> " " + input)
                                                .orElse("")));
            }
        }

        private void print(String event, InteractionView interaction) {
            if (json) {
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("event", event)
                        .set("interaction", interaction.json()));
            } else {
                shell.out()
                        .println(Style.plain(event + " " + interaction.id() + " ")
                                + shell.style().state(interaction.state().name())
                                + Style.plain(" " + interaction.feed() + " of " + interaction.provider()
                                        + interaction
                                                .until()
                                                .map(until -> ", ends at " + shell.time(until))
                                                .orElse("")));
            }
        }
    }
}
