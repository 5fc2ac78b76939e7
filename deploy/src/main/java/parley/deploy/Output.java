package parley.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.cli.text.Progress;
import parley.cli.text.Style;
import parley.cli.text.Table;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where a command prints, and in which form: for people, or one JSON document.
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Print JSON: one document")
    private boolean json;

    /// Whether it is to be JSON.
    boolean json() {
        return json;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /// Prints either, whichever is asked for.
    void print(Supplier<JsonNode> document, Supplier<Table> people) {
        if (json) {
            document(document.get());
        } else {
            people.get().lines(style()).forEach(this::line);
        }
    }

    /// Prints either, whichever is asked for.
    void print(JsonNode document, String people) {
        if (json) {
            document(document);
        } else {
            line(people);
        }
    }

    /// Prints a document, whoever reads it.
    void document(JsonNode document) {
        try {
            line(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A document that is a text.
    static JsonNode read(String document) throws JsonProcessingException {
        return JSON.readTree(document);
    }

    void line(String line) {
        out().println(line);
    }

    /// Something about what is done, which is no answer.
    void remark(String line) {
        err().println(line);
    }

    Style style() {
        return Style.of(System.getenv());
    }

    /// Says how long it lasts, until it is closed.
    Progress progress(String what) {
        return Progress.begin(err(), System.getenv(), what);
    }

    /// What says that the command was wrongly called.
    ParameterException wrong(String why) {
        return new ParameterException(spec().commandLine(), why);
    }

    PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("a mixin of no command");
        }
        return spec;
    }
}
