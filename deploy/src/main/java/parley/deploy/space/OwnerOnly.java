package parley.deploy.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// Folders and files that nobody but their owner may read.
public final class OwnerOnly {
    private OwnerOnly() {}

    /// The folder, made with all above it if need be.
    public static Path folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return folder;
    }

    /// An empty file.
    static Path file(Path file) throws IOException {
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// The folder in which a file stands.
    public static Path parent(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), file::toString);
    }

    /// Writes the file, whole or not at all.
    public static void write(Path file, String content) throws IOException {
        try (var unfinished = UnfinishedFile.begin(file)) {
            unfinished.finish(content);
        }
    }
}
