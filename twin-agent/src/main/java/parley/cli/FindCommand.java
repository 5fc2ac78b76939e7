package parley.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.FindListener;
import parley.agent.FindQuery;
import parley.agent.FoundTwins;
import parley.agent.FoundTwins.FoundTwin;
import parley.agent.FoundTwins.Partner;
import parley.cli.text.Style;
import parley.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Finds twins.
@Command(
        name = "find",
        description = "Finds twins, of the own organisation and of partners, by all that is given.",
        footer = {
            "",
            "Example:",
            "  parley find --as balancer --type http://www.w3.org/ns/sosa/Platform --near 53.54,9.98 --radius 2000"
        })
final class FindCommand extends Verb {
    @Option(names = "--text", paramLabel = "WORDS", description = "Words that must all occur, or a DID.")
    @Nullable
    String text;

    @Option(
            names = "--language",
            paramLabel = "TAG",
            description = "In which language the text is, and labels are liked best, e.g. de.")
    @Nullable
    String language;

    @Option(
            names = "--type",
            paramLabel = "IRI",
            description = "A class that the twin is of, or a kind of which; more than one if given again.")
    List<String> types = List.of();

    @Option(names = "--property", paramLabel = "IRI", description = "What the twin or one of its feeds observes.")
    @Nullable
    String property;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "The unit in which that is told: an IRI, or a text where descriptions have those.")
    @Nullable
    String unit;

    @Option(
            names = "--control",
            paramLabel = "CONTROL",
            description = "A control that it has: the IRI of its type or of what it acts on, or words in it.")
    @Nullable
    String control;

    @Option(
            names = "--having",
            paramLabel = "CONDITION",
            description = {
                "A property that the description has: its IRI, alone or as 'IRI >= 22',",
                "with one of = < <= > >=; more than one if given again."
            })
    List<String> having = List.of();

    @Option(names = "--near", paramLabel = "LAT,LON", description = "A place, in degrees; needs --radius.")
    @Nullable
    String near;

    @Option(names = "--radius", paramLabel = "METRES", description = "How far from that place at most.")
    @Nullable
    Double radius;

    @Option(
            names = "--box",
            paramLabel = "SOUTH,WEST,NORTH,EAST",
            description = "Between these parallels and meridians, in degrees.")
    @Nullable
    String box;

    @Option(names = "--organisation", paramLabel = "DID", description = "Only twins of this organisation.")
    @Nullable
    String organisation;

    @Option(names = "--sort", paramLabel = "ORDER", description = "What comes first: relevance, distance or recency.")
    @Nullable
    String sort;

    @Option(names = "--limit", paramLabel = "N", description = "The most twins in one answer.")
    @Nullable
    Integer limit;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on where the answer before ended.")
    @Nullable
    String after;

    @Option(
            names = "--follow",
            description = "Go on: what is found, and then what comes, changes and goes, until it is interrupted.")
    boolean follow;

    @Option(names = "--count", paramLabel = "N", description = "With --follow, end after so many.")
    @Nullable
    Long count;

    FindCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws Exception {
        check();
        var query = query();
        if (follow) {
            var printing = new Printing(count, shell.out());
            try (var events = acting(open).watch(query, new Printer(printing))) {
                printing.await(events::close, events.done());
            }
            return DONE;
        }
        var twin = acting(open);
        var found = shell.waiting("finding", () -> twin.find(query));
        if (json) {
            shell.json(found.json());
        } else {
            print(found);
        }
        return DONE;
    }

    private void check() {
        if (follow && (sort != null || limit != null || after != null)) {
            throw wrong("--follow tells of all, as they come: --sort, --limit and --after are for one answer");
        }
        if (count != null && !follow) {
            throw wrong("--count needs --follow");
        }
    }

    /// Prints one line for each change.
    private final class Printer implements FindListener {
        private final Printing printing;

        Printer(Printing printing) {
            this.printing = printing;
        }

        @Override
        public void added(FoundTwin twin) {
            print("added", twin.twin(), twin.label());
        }

        @Override
        public void changed(FoundTwin twin) {
            print("changed", twin.twin(), twin.label());
        }

        @Override
        public void removed(String twin) {
            print("removed", twin, "");
        }

        private void print(String what, String twin, String label) {
            printing.next(() -> {
                if (json) {
                    shell.json(JsonNodeFactory.instance
                            .objectNode()
                            .put("event", what)
                            .put("twin", twin)
                            .put("label", label));
                } else {
                    said(what, (twin + " " + label).strip());
                }
            });
        }
    }

    private FindQuery query() {
        var query = FindQuery.everything();
        query = text == null ? query : query.text(text);
        query = language == null ? query : query.language(language);
        for (var type : types) {
            query = query.type(type);
        }
        query = property == null ? query : query.property(property);
        query = unit == null ? query : query.unit(unit);
        query = control == null ? query : query.control(control);
        for (var condition : having) {
            query = query.having(condition);
        }
        query = organisation == null ? query : query.organisation(organisation);
        query = sort == null ? query : query.sort(sort);
        query = box == null ? query : box(query, box);
        query = limit == null ? query : query.limit(limit);
        query = after == null ? query : query.after(after);
        return near == null && radius == null ? query : near(query);
    }

    private FindQuery near(FindQuery query) {
        if (near == null || radius == null) {
            throw wrong(new IllegalArgumentException("--near LAT,LON and --radius METRES go together"));
        }
        var degrees = degrees("--near", near, "LAT,LON");
        return query.near(degrees[0], degrees[1], radius);
    }

    private FindQuery box(FindQuery query, String corners) {
        var degrees = degrees("--box", corners, "SOUTH,WEST,NORTH,EAST");
        return query.box(degrees[0], degrees[1], degrees[2], degrees[3]);
    }

    private double[] degrees(String option, String text, String form) {
        var parts = text.split(",", -1);
        try {
            if (parts.length == form.split(",", -1).length) {
                return Arrays.stream(parts)
                        .map(String::strip)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            }
        } catch (NumberFormatException e) {
            throw wrong(new IllegalArgumentException(option + ": '" + text + "' is not " + form, e));
        }
        throw wrong(new IllegalArgumentException(option + ": '" + text + "' is not " + form));
    }

    private void print(FoundTwins found) {
        var table = new Table("TWIN", "LABEL", "AWAY#", "FEEDS", "CONTROLS", "TYPES");
        found.twins().forEach(twin -> add(table, twin));
        shell.table(table);
        shell.out().println(found.twins().size() + " of " + found.total());
        found.cursor().ifPresent(cursor -> shell.out().println("more with --after " + Style.plain(cursor)));
        found.partners().forEach(this::print);
    }

    private static void add(Table table, FoundTwin twin) {
        table.row(
                twin.twin(),
                twin.label(),
                twin.distanceMetres().isPresent()
                        ? String.format(
                                Locale.ROOT, "%.0f m", twin.distanceMetres().getAsDouble())
                        : "",
                marked(twin.feeds(), twin.matchingFeeds()),
                marked(twin.controls(), twin.matchingControls()),
                String.join(" ", twin.types()));
    }

    /// Those for which the twin was found with a star.
    private static String marked(List<String> all, List<String> matching) {
        return all.stream()
                .map(each -> matching.contains(each) ? each + "*" : each)
                .collect(Collectors.joining(" "));
    }

    private void print(Partner partner) {
        var freshness = partner.age().map(FindCommand::ago).orElse("never heard of");
        shell.out()
                .println("catalogue of " + partner.name() + ": " + freshness + (partner.behind() ? ", behind" : "")
                        + (partner.hidden() ? ", hidden" : ""));
    }

    private static String ago(Duration age) {
        return age.toSeconds() + " s old";
    }
}
