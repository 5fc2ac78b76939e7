package parley.deploy.space;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that nobody but its owner may read, and that is not there before all of it is. It is begun before
/// what is to stand in it is known, so that whoever cannot write it does nothing in vain.
public final class UnfinishedFile implements AutoCloseable {
    private final Path file;
    private final Path unfinished;

    private UnfinishedFile(Path file, Path unfinished) {
        this.file = file;
        this.unfinished = unfinished;
    }

    /// Begins it, with the folder that it stands in if need be.
    /// @throws IOException if it cannot be written
    public static UnfinishedFile begin(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder");
        }
        var folder = OwnerOnly.folder(OwnerOnly.parent(file));
        return new UnfinishedFile(
                file,
                Files.createTempFile(
                        folder,
                        "." + file.getFileName(),
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    /// Puts it where it belongs, in the place of what was there.
    public void finish(String content) throws IOException {
        Files.writeString(unfinished, content);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Nothing is left of what was not finished.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(unfinished);
    }
}
