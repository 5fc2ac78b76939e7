package parley.bridge.custody;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.identity.Did;
import parley.identity.SigningKey;

/// The keys in custody: one PKCS#12 file for each agent and twin, `<folder>/<agent>/<twin>.p12`, which only the
/// service's own user may read. They belong to a backup. Thread-safe.
public final class CustodyKeys {
    /// What a token may make us keep.
    static final int MOST_OF_AN_AGENT = 1_000;

    /// What who administers a twin may make us keep for others.
    static final int MOST_OF_A_TWIN = 100;

    private static final String SUFFIX = ".p12";

    private final Path folder;
    private final SecureRandom random;
    private final Map<Path, SigningKey> loaded = new HashMap<>();

    /// @param folder made when the first key is
    public CustodyKeys(Path folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /// The key of this agent for this twin, made if there is none; empty if the agent or the twin has too many already.
    synchronized Optional<SigningKey> ensure(Did twin, String agent) throws IOException {
        var known = find(twin, agent);
        if (known.isPresent() || count(agent) >= MOST_OF_AN_AGENT || of(twin) >= MOST_OF_A_TWIN) {
            return known;
        }
        var key = SigningKey.generate(random);
        var file = file(twin, agent);
        Files.createDirectories(folder.resolve(agent), mode("rwx------"));
        key.store(file, password());
        loaded.put(file, key);
        return Optional.of(key);
    }

    /// The key of this agent for this twin. One whose file somebody has deleted is kept no more.
    synchronized Optional<SigningKey> find(Did twin, String agent) throws IOException {
        var file = file(twin, agent);
        if (Files.notExists(file)) {
            loaded.remove(file);
        } else if (!loaded.containsKey(file)) {
            loaded.put(file, load(file));
        }
        return Optional.ofNullable(loaded.get(file));
    }

    private SigningKey load(Path file) throws IOException {
        var password = password();
        try {
            return SigningKey.load(file, password);
        } catch (IOException | RuntimeException e) {
            throw new UnreadableKey(file, e);
        }
    }

    /// A file that holds no key, or one of another password. It is left as it is.
    static final class UnreadableKey extends IOException {
        private static final long serialVersionUID = 1;

        private UnreadableKey(Path file, Exception why) {
            super(file.getFileName() + " cannot be read: " + why.getMessage(), why);
        }
    }

    /// Whose keys there are.
    synchronized List<Owner> owners() throws IOException {
        var owners = new ArrayList<Owner>();
        for (var agent : in(folder)) {
            for (var file : Files.isDirectory(agent) ? in(agent) : List.<Path>of()) {
                var name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    owners.add(new Owner(
                            name.substring(0, name.length() - SUFFIX.length()),
                            agent.getFileName().toString()));
                }
            }
        }
        return owners;
    }

    /// To whom a key belongs.
    /// @param twin its name
    record Owner(String twin, String agent) {}

    /// Forgets a key, for ever.
    /// @return whether there was one
    synchronized boolean remove(Did twin, String agent) throws IOException {
        var file = file(twin, agent);
        loaded.remove(file);
        return Files.deleteIfExists(file);
    }

    private long of(Did twin) throws IOException {
        var name = twin.twinName().orElseThrow() + SUFFIX;
        return in(folder).stream()
                .filter(agent -> Files.exists(agent.resolve(name)))
                .count();
    }

    private int count(String agent) throws IOException {
        return in(folder.resolve(agent)).size();
    }

    private static List<Path> in(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path file(Did twin, String agent) {
        return folder.resolve(agent).resolve(twin.twinName().orElseThrow() + SUFFIX);
    }

    /// One for all: it is there since a key store wants one; what protects the keys is who may read the folder.
    private char[] password() throws IOException {
        var file = folder.resolve("password");
        if (Files.notExists(file)) {
            byte[] bytes = new byte[24];
            random.nextBytes(bytes);
            var unfinished = Files.createTempFile(folder, ".password", ".tmp", mode("rw-------"));
            Files.writeString(unfinished, Base64.getUrlEncoder().encodeToString(bytes));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).toCharArray();
    }

    private static FileAttribute<?>[] mode(String mode) {
        return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
