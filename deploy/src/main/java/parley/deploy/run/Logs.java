package parley.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import parley.deploy.space.SpaceFile;

/// The logs that there are in spaces, whether they run or not, by the names of the components that wrote
/// them.
final class Logs {
    private static final String END = ".log";

    private final NavigableMap<String, Path> all = new TreeMap<>();

    private Logs() {}

    /// @param files of the spaces; of two logs of one name the one that was written last counts
    static NavigableMap<String, Path> of(Collection<Path> files) throws IOException {
        var logs = new Logs();
        for (var file : files) {
            if (Files.exists(file)) {
                logs.add(SpaceFile.read(file));
            }
        }
        return logs.all;
    }

    private void add(SpaceFile space) throws IOException {
        if (!Files.isDirectory(space.logs())) {
            return;
        }
        try (var found = Files.newDirectoryStream(space.logs(), "*" + END)) {
            for (var log : found) {
                var file = Objects.requireNonNull(log.getFileName()).toString();
                var name = space.organisation() + "/" + file.substring(0, file.length() - END.length());
                var other = all.get(name);
                if (other == null || Files.getLastModifiedTime(other).compareTo(Files.getLastModifiedTime(log)) < 0) {
                    all.put(name, log);
                }
            }
        }
    }
}
