package parley.deploy.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A file that a component reads at its start; it may hold secrets, so only its owner may read it.
public record TextFile(Path path, String content) {

    /// A Java properties file, in the order of the keys.
    static TextFile properties(Path path, Map<String, String> properties) {
        return new TextFile(
                path,
                new TreeMap<>(properties)
                        .entrySet().stream()
                                .map(entry ->
                                        entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                                .collect(Collectors.joining("\n", "", "\n")));
    }

    @Override
    public String toString() {
        return "TextFile[" + path + "]";
    }
}
