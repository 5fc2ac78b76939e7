package parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;
import parley.agent.service.ServiceClient;
import parley.cli.text.Progress;
import parley.cli.text.Style;
import parley.cli.text.Table;

/// What a command has around it: its streams and the environment's variables. For one thread.
final class Shell {
    private final InputStream in;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, String> variables;
    private @Nullable Progress whole;

    Shell(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> variables) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.variables = variables;
    }

    /// Where it prints, from now on: nothing is said any more of how long it takes.
    PrintWriter out() {
        quiet();
        return out;
    }

    PrintWriter err() {
        return err;
    }

    Map<String, String> variables() {
        return variables;
    }

    /// Says how long all that a command does takes, until it prints something, reads what somebody types, or says more
    /// closely what it does.
    void whole(String what) {
        whole = Progress.begin(err, variables, what);
    }

    /// Says no more of how long it takes.
    void quiet() {
        if (whole != null) {
            whole.close();
            whole = null;
        }
    }

    /// The text of a file, or of standard input for `-`.
    String text(String fileOrDash) throws IOException {
        if (fileOrDash.equals("-")) {
            quiet();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(Path.of(fileOrDash));
        } catch (NoSuchFileException e) {
            throw new IOException(fileOrDash + ": no such file", e);
        }
    }

    /// The Avro schema in a file, or in standard input for `-`.
    Schema schema(String fileOrDash) throws IOException {
        try {
            return new Schema.Parser().parse(text(fileOrDash));
        } catch (SchemaParseException e) {
            throw new IOException(fileOrDash + ": not an Avro schema: " + e.getMessage(), e);
        }
    }

    BufferedReader lines() {
        quiet();
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /// How text is put for people here.
    Style style() {
        return Style.of(variables);
    }

    /// A time for people.
    String time(Instant at) {
        return style().time(at);
    }

    void table(Table table) {
        table.lines(style()).forEach(out()::println);
    }

    /// Says on standard error how far something is, until it is closed.
    Progress progress(String what) {
        quiet();
        return Progress.begin(err, variables, what);
    }

    /// Does what may take more than a second, and says so while it does.
    <T> T waiting(String what, Supplier<T> call) {
        try (var _ = progress(what)) {
            return call.get();
        }
    }

    void json(JsonNode json) {
        out().println(json);
    }

    void pretty(JsonNode json) {
        try {
            out().println(ServiceClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
