package parley.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Answers SPARQL queries.
@Command(
        name = "query",
        description = "Answers a SPARQL 1.1 query over all that the twin may see of twins, its own organisation's and"
                + " partners'.",
        footer = {
            "",
            "Example:",
            "  parley query --as balancer --format csv cranes.rq",
            "  parley query --as balancer --follow cranes.rq"
        })
final class QueryCommand extends Verb {
    private static final String JSON = "application/sparql-results+json";
    private static final Map<String, String> FORMATS = Map.of(
            "json", JSON,
            "xml", "application/sparql-results+xml",
            "csv", "text/csv",
            "tsv", "text/tab-separated-values",
            "turtle", "text/turtle",
            "ntriples", "application/n-triples",
            "jsonld", "application/ld+json");

    @Parameters(paramLabel = "FILE", defaultValue = "-", description = "The query; - or none: stdin.")
    String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "json, xml, csv or tsv for tables; turtle, ntriples or jsonld for graphs. Default: tsv, or"
                    + " turtle; with --json json, or jsonld.")
    @Nullable
    String format;

    @Option(
            names = "--follow",
            description = "Go on, of a SELECT: the rows that there are, and then those that come and go, until it is"
                    + " interrupted.")
    boolean follow;

    @Option(names = "--count", paramLabel = "N", description = "With --follow, end after so many.")
    @Nullable
    Long count;

    QueryCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws Exception {
        check();
        var twin = acting(open);
        var accept = accept();
        var sparql = shell.text(file);
        if (follow) {
            return new Events(this).print(count, listener -> twin.watchQuery(sparql, listener));
        }
        shell.out().print(shell.waiting("asking", () -> twin.query(sparql, accept)));
        shell.out().flush();
        return DONE;
    }

    private void check() {
        if (json && format != null) {
            throw wrong("--json and --format exclude each other");
        }
        if (follow && format != null) {
            throw wrong("--follow and --format exclude each other: --json prints rows for programs");
        }
        if (count != null && !follow) {
            throw wrong("--count needs --follow");
        }
    }

    private String accept() {
        if (format == null) {
            return json ? JSON + ", application/ld+json" : "text/tab-separated-values, text/turtle";
        }
        var mediaType = FORMATS.get(format);
        if (mediaType == null) {
            throw wrong(new IllegalArgumentException("--format: '" + format + "' is none of " + FORMATS.keySet()));
        }
        return mediaType;
    }
}
