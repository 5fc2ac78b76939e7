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
import java.util.Map;
import parley.agent.service.ServiceClient;

/// What a command has around it: its streams and the environment's variables.
record Shell(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> variables) {

    /// The text of a file, or of standard input for `-`.
    String text(String fileOrDash) throws IOException {
        if (fileOrDash.equals("-")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(Path.of(fileOrDash));
        } catch (NoSuchFileException e) {
            throw new IOException(fileOrDash + ": no such file", e);
        }
    }

    BufferedReader lines() {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    void json(JsonNode json) {
        out.println(json);
    }

    void pretty(JsonNode json) {
        try {
            out.println(ServiceClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
