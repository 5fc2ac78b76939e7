package parley.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The programs that a reader needs beside ours.
final class Tools {
    private Tools() {}

    /// Skips the test where one of these is not on the path.
    static void assume(String... tools) {
        for (var tool : tools) {
            var found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
            if (!found) {
                System.out.println("skipped: the pages' commands need " + tool + ", which is not installed");
            }
            assumeTrue(found, tool);
        }
    }
}
