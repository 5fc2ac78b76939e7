package parley.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Where the tests keep what they start: below `target`, so that the logs outlive a failure.
final class Folders {
    private Folders() {}

    /// A folder of that name with nothing in it.
    static Path fresh(String name) throws IOException {
        var folder = Path.of("target", "acceptance", name).toAbsolutePath();
        delete(folder);
        return Files.createDirectories(folder);
    }

    /// Deletes a folder with all in it, if it is there.
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (var found = Files.walk(folder)) {
            for (var file : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
