package parley.cli;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.FindQuery;
import parley.agent.FoundTwins;
import parley.agent.FoundTwins.FoundTwin;
import parley.agent.FoundTwins.Partner;
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

    @Option(names = "--type", paramLabel = "IRI", description = "A class that the twin is of.")
    @Nullable
    String type;

    @Option(names = "--property", paramLabel = "IRI", description = "What the twin or one of its feeds observes.")
    @Nullable
    String property;

    @Option(names = "--near", paramLabel = "LAT,LON", description = "A place, in degrees; needs --radius.")
    @Nullable
    String near;

    @Option(names = "--radius", paramLabel = "METRES", description = "How far from that place at most.")
    @Nullable
    Double radius;

    @Option(names = "--limit", paramLabel = "N", description = "The most twins in one answer.")
    @Nullable
    Integer limit;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on where the answer before ended.")
    @Nullable
    String after;

    FindCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var query = query();
        var found = acting(open).find(query);
        if (json) {
            shell.json(found.json());
        } else {
            print(found);
        }
        return DONE;
    }

    private FindQuery query() {
        var query = FindQuery.everything();
        query = text == null ? query : query.text(text);
        query = type == null ? query : query.type(type);
        query = property == null ? query : query.property(property);
        query = limit == null ? query : query.limit(limit);
        query = after == null ? query : query.after(after);
        return near == null && radius == null ? query : near(query);
    }

    private FindQuery near(FindQuery query) {
        if (near == null || radius == null) {
            throw wrong(new IllegalArgumentException("--near LAT,LON and --radius METRES go together"));
        }
        var degrees = near.split(",", -1);
        try {
            if (degrees.length == 2) {
                return query.near(
                        Double.parseDouble(degrees[0].strip()), Double.parseDouble(degrees[1].strip()), radius);
            }
        } catch (NumberFormatException e) {
            throw wrong(new IllegalArgumentException("--near: '" + near + "' is not LAT,LON", e));
        }
        throw wrong(new IllegalArgumentException("--near: '" + near + "' is not LAT,LON"));
    }

    private void print(FoundTwins found) {
        found.twins().forEach(this::print);
        shell.out().println(found.twins().size() + " of " + found.total());
        found.cursor().ifPresent(cursor -> shell.out().println("more with --after " + cursor));
        found.partners().forEach(this::print);
    }

    private void print(FoundTwin twin) {
        var distance = twin.distanceMetres().isPresent()
                ? String.format(
                        Locale.ROOT, ", %.0f m away", twin.distanceMetres().getAsDouble())
                : "";
        shell.out().println(twin.twin() + " " + twin.label() + distance);
        twin.types().forEach(iri -> shell.out().println("  a " + iri));
        twin.feeds()
                .forEach(feed -> shell.out()
                        .println("  feed " + feed + (twin.matchingFeeds().contains(feed) ? " *" : "")));
        twin.controls().forEach(control -> shell.out().println("  control " + control));
    }

    private void print(Partner partner) {
        var freshness = partner.age().map(FindCommand::ago).orElse("never heard of");
        shell.out().println("catalogue of " + partner.name() + ": " + freshness + (partner.hidden() ? ", hidden" : ""));
    }

    private static String ago(Duration age) {
        return age.toSeconds() + " s old";
    }
}
