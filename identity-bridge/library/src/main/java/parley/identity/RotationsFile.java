package parley.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The rotations of an organisation's key in a file, one in a line, the oldest first. There is no secret in it.
public final class RotationsFile {
    private RotationsFile() {}

    /// Those in the file; none if there is no such file.
    public static List<String> read(Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /// Replaces what is in the file.
    public static void write(Path file, List<String> rotations) throws IOException {
        var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "rotations", ".tmp");
        Files.write(fresh, rotations);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
