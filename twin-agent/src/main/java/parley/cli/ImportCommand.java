package parley.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.bulk.BulkImport;
import parley.agent.bulk.BulkImport.Report;
import parley.agent.bulk.Mapping;
import parley.agent.service.ServiceClient;
import parley.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes many twins of the rows of a file.
@Command(
        name = "import",
        description = "Makes a twin of each row of a CSV or JSON file, or replaces its description.",
        footer = {
            "",
            "Example:",
            "  parley twin import stations.csv --mapping stations.yaml",
            "",
            "The mapping is YAML: 'twin', a template of each twin's name with columns in braces; 'prefixes';",
            "'types', of which every twin is; and 'properties', each with a 'predicate' and a 'column' (or a",
            "'value'), and as it may be 'split', 'datatype', 'language', 'iri' (a template with {value}) and",
            "'required'. The same file a second time changes nothing."
        })
final class ImportCommand extends Verb {
    @Parameters(paramLabel = "FILE", description = "CSV with a header, or JSON (.json, .jsonl, .ndjson).")
    Path file;

    @Option(names = "--mapping", required = true, paramLabel = "FILE", description = "How a twin is made of a row.")
    String mapping;

    @Option(names = "--policy", paramLabel = "FILE", description = "The policy, as JSON, of each twin that has none.")
    @Nullable
    String policy;

    ImportCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws IOException, InterruptedException {
        Mapping read;
        try {
            read = Mapping.read(shell.text(mapping));
        } catch (IllegalArgumentException e) {
            throw wrong(new IllegalArgumentException(mapping + ": " + e.getMessage(), e));
        }
        var each = policy == null ? null : shell.text(policy);
        Report report;
        try (var progress = shell.progress("importing")) {
            report = new BulkImport(open, read, each).run(file, now -> progress.say(now.rows() + " rows"));
        }
        print(report);
        return report.rejected().isEmpty() ? DONE : REFUSED;
    }

    private void print(Report report) {
        if (json) {
            ObjectNode root = ServiceClient.JSON
                    .createObjectNode()
                    .put("created", report.created())
                    .put("replaced", report.replaced());
            var rejected = root.putArray("rejected");
            report.rejected()
                    .forEach(each -> rejected.addObject()
                            .put("row", each.row())
                            .put("field", each.field())
                            .put("detail", each.why()));
            shell.json(root);
        } else {
            if (!report.rejected().isEmpty()) {
                var table = new Table("ROW#", "FIELD", "WHY");
                report.rejected().forEach(each -> table.row(each.row(), each.field(), each.why()));
                shell.table(table);
            }
            shell.out()
                    .println(report.created() + " created, " + report.replaced() + " replaced, "
                            + report.rejected().size() + " rejected");
        }
    }
}
