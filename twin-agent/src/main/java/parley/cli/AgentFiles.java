package parley.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the settings file of the agent that the command line acts as; the only class that knows where the launcher
/// puts it.
record AgentFiles(Map<String, String> variables) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// No single agent could be found.
    static final class NotFound extends IOException {
        private static final long serialVersionUID = 1;

        NotFound(String message) {
            super(message);
        }
    }

    /// @param given a file or the name of an agent of a running space; null takes `$PARLEY_AGENT`, else the only agent
    ///     there is
    Path find(@Nullable String given) throws IOException {
        var wanted = given != null ? given : variable("PARLEY_AGENT");
        if (wanted != null && (wanted.contains("/") || Files.exists(Path.of(wanted)))) {
            return existing(Path.of(wanted));
        }
        var found = wanted == null ? all() : named(wanted);
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new NotFound(explain(wanted, found));
    }

    private static Path existing(Path file) throws NotFound {
        if (!Files.isReadable(file)) {
            throw new NotFound(file + ": no such file, or not readable");
        }
        return file;
    }

    private String explain(@Nullable String wanted, List<Path> found) {
        var which = wanted == null ? "" : " named " + wanted;
        return found.isEmpty()
                ? "no agent" + which + " under " + folder() + ": start the spaces, or name a file with --agent"
                : "several agents" + which + ", choose one with --agent: "
                        + String.join(" ", found.stream().map(Path::toString).toList());
    }

    private List<Path> named(String client) throws IOException {
        return all().stream()
                .filter(file -> file.endsWith(Path.of(client, "agent.json")))
                .toList();
    }

    /// Of what runs; else of what is kept, or was demonstrated last.
    private List<Path> all() throws IOException {
        var running = of(running());
        if (!running.isEmpty()) {
            return running;
        }
        var kept = of(children(folder().resolve("spaces")));
        return kept.isEmpty() ? of(children(folder().resolve("demo"))) : kept;
    }

    /// The folders of the spaces that the launcher has noted as started.
    private List<Path> running() throws IOException {
        var note = folder().resolve("run.json");
        if (!Files.isReadable(note)) {
            return List.of();
        }
        var folders = new ArrayList<Path>();
        for (var space : JSON.readTree(Files.readString(note)).path("spaces")) {
            folders.add(Path.of(space.asText()).resolveSibling(""));
        }
        return folders;
    }

    private static List<Path> of(List<Path> spaces) throws IOException {
        var files = new ArrayList<Path>();
        for (var organisation : spaces) {
            for (var agent : children(organisation.resolve("data/agents"))) {
                var file = agent.resolve("agent.json");
                if (Files.isReadable(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    private Path folder() {
        var data = variable("PARLEY_DATA");
        if (data != null) {
            return Path.of(data);
        }
        var state = variable("XDG_STATE_HOME");
        var parent = state != null ? Path.of(state) : Path.of(variables.getOrDefault("HOME", "."), ".local", "state");
        return parent.resolve("parley");
    }

    /// One that is blank is none.
    private @Nullable String variable(String name) {
        var value = variables.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
