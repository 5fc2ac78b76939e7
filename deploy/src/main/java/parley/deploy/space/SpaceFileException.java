package parley.deploy.space;

import java.nio.file.Path;

/// A space file that cannot be used, naming the file and the field.
public final class SpaceFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpaceFileException(Path file, String field, String what) {
        super(file + ": " + (field.isEmpty() ? "" : field + ": ") + what);
    }
}
