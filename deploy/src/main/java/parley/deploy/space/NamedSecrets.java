package parley.deploy.space;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/// What a space file says where to find and does not say itself; only its owner may be able to read it.
final class NamedSecrets {
    private static final EnumSet<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private NamedSecrets() {}

    static Map<String, String> kafkaAdmin(SpaceFile space) throws IOException {
        if (space.existingKafka().isEmpty()) {
            return Map.of();
        }
        var kafka = space.existingKafka().get();
        var settings = new Properties();
        try {
            settings.load(new StringReader(read(space, "kafka.admin", kafka.admin())));
        } catch (IllegalArgumentException e) {
            throw new SpaceFileException(space.file(), "kafka.admin", kafka.admin() + ": " + e.getMessage());
        }
        settings.putIfAbsent("bootstrap.servers", kafka.bootstrapServers());
        return settings.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, settings::getProperty));
    }

    static String realmManager(SpaceFile space) throws IOException {
        var manager = space.keycloak().manager();
        return manager.isEmpty()
                ? ""
                : read(space, "keycloak.manager.secretFile", manager.get().secretFile())
                        .strip();
    }

    private static String read(SpaceFile space, String field, Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new SpaceFileException(space.file(), field, file + " is not there, or cannot be read");
        }
        if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
            throw new SpaceFileException(
                    space.file(), field, "others than its owner may read " + file + ": chmod 600 closes it");
        }
        return Files.readString(file);
    }
}
