package parley.deploy.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.deploy.space.OwnerOnly;

/// What was started and is to be found again by another launcher: no secrets in it.
/// @param kind `up` or `demo`
/// @param run the mark that its processes carry
/// @param spaces the space files
record RunFile(String kind, String run, List<Path> spaces, List<Running> processes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    RunFile {
        spaces = List.copyOf(spaces);
        processes = List.copyOf(processes);
    }

    void write(Path file) throws IOException {
        var json = JSON.createObjectNode().put("kind", kind).put("run", run);
        var files = json.putArray("spaces");
        spaces.forEach(space -> files.add(space.toString()));
        var list = json.putArray("processes");
        for (var process : processes) {
            list.addObject()
                    .put("name", process.name())
                    .put("pid", process.pid())
                    .put("started", process.startedMillis())
                    .put("log", process.log().toString());
        }
        OwnerOnly.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    static Optional<RunFile> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        var json = JSON.readTree(Files.readString(file));
        var spaces = new ArrayList<Path>();
        json.path("spaces").forEach(space -> spaces.add(Path.of(space.asText())));
        var processes = new ArrayList<Running>();
        json.path("processes")
                .forEach(process -> processes.add(new Running(
                        process.path("name").asText(),
                        process.path("pid").asLong(),
                        process.path("started").asLong(),
                        Path.of(process.path("log").asText()))));
        return Optional.of(
                new RunFile(json.path("kind").asText(), json.path("run").asText(), spaces, processes));
    }

    /// The same run, with another process beside or in place of one of its name.
    RunFile with(Running process) {
        var all = new ArrayList<>(without(process.name()).processes);
        all.add(process);
        return new RunFile(kind, run, spaces, all);
    }

    /// The same run without a process of that name.
    RunFile without(String name) {
        return new RunFile(
                kind,
                run,
                spaces,
                processes.stream().filter(each -> !each.name().equals(name)).toList());
    }

    boolean anyAlive() {
        return processes.stream().anyMatch(Running::alive);
    }
}
