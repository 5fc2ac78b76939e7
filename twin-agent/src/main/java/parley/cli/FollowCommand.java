package parley.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.InteractionView;
import parley.agent.PendingListener;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.Gap;
import parley.agent.delivery.RefusedRecord;
import parley.agent.delivery.SubscriberOptions;
import parley.agent.service.ProblemException;
import parley.cli.text.Style;
import parley.cli.text.Terminal;
import parley.cli.text.TerminalSize;
import parley.identity.Did;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints the records of an interaction.
@Command(
        name = "follow",
        description = "Prints the records of an interaction as they arrive, each once, until it is interrupted.",
        footer = {
            "",
            "Example:",
            "  parley follow 4tq5… --json --as balancer",
            "  parley follow 4tq5… --plot cpuPercent --as balancer"
        })
final class FollowCommand extends Verb {
    @Parameters(paramLabel = "ID", description = "The interaction's id.")
    String id;

    @Option(names = "--count", paramLabel = "N", description = "End after so many records.")
    @Nullable
    Long count;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "Remembers by this name what was printed. Default: follow-ID; of what was plotted, plot-ID.")
    @Nullable
    String group;

    @Option(
            names = "--plot",
            paramLabel = "FIELD",
            description =
                    "Plot the last numbers of this field, in one within another by dots (place.height): as a chart in"
                            + " a terminal, else a line of time and number for each record.")
    @Nullable
    String plot;

    FollowCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws Exception {
        if (plot != null && json) {
            throw wrong(new IllegalArgumentException("--plot and --json exclude each other"));
        }
        var remembered = group != null ? group : (plot != null ? "plot-" : "follow-") + id;
        var options = SubscriberOptions.of(id).withGroup(remembered);
        var printing = new Printing(count, shell.out());
        var twin = acting(open);
        if (plot != null) {
            check(twin, plot);
        }
        var close = new CompletableFuture<Runnable>();
        var handler = new Counted(handler(printing), printing, close);
        try (var subscriber = twin.handle(id, handler, count == null ? options : options.withMaxBatch(1))) {
            close.complete(subscriber::close);
            try (var _ = twin.pending(new Ending())) {
                printing.await(subscriber::close, subscriber.done());
            }
            if (subscriber.ended()) {
                shell.err().println("the interaction has ended");
            }
        }
        return DONE;
    }

    /// Before anything counts as read. What the twin may not see tells nothing: then the first record does.
    private void check(ActingTwin twin, String field) {
        var view = twin.interaction(id)
                .orElseThrow(() -> new IllegalArgumentException(twin.did() + " has no interaction " + id));
        var schemas = schemas(twin, view);
        var newest = schemas.isEmpty() ? null : schemas.getLast();
        if (newest != null
                && schemas.stream().noneMatch(schema -> NumericField.all(schema).contains(field))) {
            NumericField.of(newest, field);
        }
    }

    private static List<Schema> schemas(ActingTwin twin, InteractionView view) {
        try {
            return twin.describe(Did.ofTwin(view.provider())).stream()
                    .flatMap(description -> description.feeds().stream())
                    .filter(feed -> feed.name().equals(view.feed()))
                    .flatMap(feed -> feed.schemas().stream())
                    .map(schema -> new Schema.Parser().parse(schema))
                    .filter(schema -> schema.getType() == Schema.Type.RECORD)
                    .toList();
        } catch (ProblemException _) {
            return List.of();
        }
    }

    private BatchHandler handler(Printing printing) {
        var printer = new Printer(printing);
        return plot == null
                ? printer
                : new Plotter(
                        plot,
                        printing,
                        shell.out(),
                        Terminal.of(shell.variables())
                                .filter(_ -> Style.moves(shell.variables()))
                                .map(TerminalSize::new)
                                .orElse(null),
                        shell::time,
                        printer);
    }

    private final class Ending implements PendingListener {
        @Override
        public void offered(InteractionView offer) {}

        @Override
        public void resolved(InteractionView interaction) {}

        @Override
        public void expiring(InteractionView interaction) {
            if (interaction.id().equals(id)) {
                interaction
                        .until()
                        .ifPresent(until -> shell.err().println("the interaction ends at " + shell.time(until)));
            }
        }
    }

    private final class Printer implements BatchHandler {
        private final Printing printing;

        Printer(Printing printing) {
            this.printing = printing;
        }

        @Override
        public void handle(List<FeedRecord> records) {
            for (var record : records) {
                printing.next(() -> print(record));
            }
        }

        private void print(FeedRecord record) {
            if (json) {
                shell.json(RecordJson.of(record));
            } else {
                shell.out()
                        .println(shell.time(record.timestamp()) + " " + record.partition() + "@" + record.sourceOffset()
                                + " "
                                + record.keyText() + (record.key() == null ? "" : " ") + RecordJson.value(record)
                                + (record.maybeRepeated() ? " (maybe repeated)" : ""));
            }
        }

        @Override
        public void onGap(Gap gap) {
            if (json) {
                printing.beside(() -> shell.json(RecordJson.of(gap)));
            } else {
                var missing = gap.missing().isPresent() ? gap.missing().getAsLong() + " records" : "records";
                shell.err()
                        .println(gap.kind() + ": " + missing + " missing in partition " + gap.partition() + " between "
                                + gap.after() + " and " + gap.before());
            }
        }

        @Override
        public void onRefused(RefusedRecord refused) {
            shell.err()
                    .println("record " + refused.partition() + "@" + refused.offset() + " of the delivery left out: "
                            + refused.why());
        }
    }
}
