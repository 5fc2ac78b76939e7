package parley.agent.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.identity.OrganisationKeys;
import parley.identity.TwinDocument;

/// The endorsed document of a twin as it was last seen: what was delivered stays readable when the twin has hidden
/// itself since. Verified again whenever it is read.
///
/// @param path where it is kept; null keeps nothing
/// @param organisation the keys of the twin's organisation
public record DocumentFile(@Nullable Path path, OrganisationKeys organisation) {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentFile.class);

    Optional<TwinDocument> read() {
        if (path == null) {
            return Optional.empty();
        }
        try {
            return switch (TwinDocument.parseEndorsed(Files.readString(path), organisation)) {
                case TwinDocument.Result.Endorsed(var document) -> Optional.of(document);
                case TwinDocument.Result.Refused _ -> Optional.empty();
            };
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", path, e.toString());
            return Optional.empty();
        }
    }

    void write(TwinDocument document) {
        if (path == null) {
            return;
        }
        try {
            var folder = path.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            var fresh = Files.createTempFile(folder, "document", ".json");
            Files.writeString(fresh, document.json());
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // A copy for bad days: without it all is well until one comes.
            LOG.warn("{} cannot be written: {}", path, e.toString());
        }
    }
}
