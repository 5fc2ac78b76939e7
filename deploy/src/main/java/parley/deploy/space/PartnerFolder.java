package parley.deploy.space;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import parley.identity.OrganisationKeys;
import parley.identity.Partnership;
import parley.identity.PublicKey;

/// What a space keeps of one partnership in files, in the folder `partners/<name>` beside its own: the statements that
/// were signed, and the key that its mirror logs in with.
public record PartnerFolder(Path folder, Partnership partnership) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATEMENTS = "partnership.json";

    /// The folders of a space, by name; none if there are none.
    /// @param own the organisation's own keys
    /// @throws SpaceFileException naming the file that cannot be understood
    public static List<PartnerFolder> all(SpaceFile space, OrganisationKeys own) throws IOException {
        var root = root(space.file());
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        var all = new ArrayList<PartnerFolder>();
        try (var folders = Files.newDirectoryStream(root, folder -> Files.exists(folder.resolve(STATEMENTS)))) {
            for (var folder : folders) {
                all.add(read(folder, own));
            }
        }
        all.sort((one, other) -> one.name().compareTo(other.name()));
        return List.copyOf(all);
    }

    private static PartnerFolder read(Path folder, OrganisationKeys own) throws IOException {
        var file = folder.resolve(STATEMENTS);
        try {
            var statements = new ArrayList<String>();
            JSON.readTree(Files.readString(file)).path("statements").forEach(each -> statements.add(each.asText()));
            return new PartnerFolder(folder, Partnership.of(own, statements));
        } catch (JsonProcessingException e) {
            throw new SpaceFileException(file, "", "is no JSON");
        } catch (IllegalArgumentException e) {
            throw new SpaceFileException(file, "statements", String.valueOf(e.getMessage()));
        }
    }

    /// Writes what was signed.
    public static PartnerFolder write(Path spaceFile, Partnership partnership) throws IOException {
        var folder = root(spaceFile).resolve(partnership.name());
        var json = JSON.createObjectNode();
        var statements = json.putArray("statements");
        partnership.statements().forEach(statements::add);
        OwnerOnly.write(
                folder.resolve(STATEMENTS),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        return new PartnerFolder(folder, partnership);
    }

    /// The public half of the key that the mirror of a partner of that name logs in with; made when missing.
    public static PublicKey ensureMirrorKey(Path spaceFile, String name, SecureRandom random) throws IOException {
        return PublicKey.multibase(Keys.ensureKey(mirrorKey(root(spaceFile).resolve(name)), random));
    }

    /// Forgets the partner: its statements, and the key of its mirror.
    public void delete() throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /// Our name for the partner.
    public String name() {
        return partnership.name();
    }

    /// The mirror's key, PKCS#12; its password stands beside it.
    public Path mirrorKey() {
        return mirrorKey(folder);
    }

    private static Path mirrorKey(Path folder) {
        return folder.resolve("mirror.p12");
    }

    private static Path root(Path spaceFile) {
        return spaceFile.toAbsolutePath().resolveSibling("partners");
    }
}
