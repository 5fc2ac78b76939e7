package parley.plugins;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file with an issuer's public keys, always whole, that outlives the issuer's being unreachable.
final class JwksCopy {
    private static final Logger LOG = LoggerFactory.getLogger(JwksCopy.class);
    private static final String NO_KEYS = "{\"keys\":[]}";

    private final URI issuer;
    private final Path file;
    private final Source source;
    private final Duration pause;
    private final InstantSource clock;
    private Instant lastAsked = Instant.MIN;

    JwksCopy(URI issuer, Path folder, Source source, Duration pause, InstantSource clock) {
        this.issuer = issuer;
        this.file =
                folder.resolve(UUID.nameUUIDFromBytes(issuer.toString().getBytes(StandardCharsets.UTF_8)) + ".json");
        this.source = source;
        this.pause = pause;
        this.clock = clock;
        if (Files.notExists(file)) {
            write(NO_KEYS);
        }
    }

    Path file() {
        return file;
    }

    String fileUrl() {
        return file.toUri().toString();
    }

    /// Asks the issuer, unless that was done a moment ago; whether the file has changed. What is not a set of at least
    /// one key, or no answer at all, leaves the file as it is.
    synchronized boolean renew() {
        Instant now = clock.instant();
        if (now.isBefore(lastAsked.plus(lastAsked.equals(Instant.MIN) ? Duration.ZERO : pause))) {
            return false;
        }
        lastAsked = now;
        try {
            String keys = source.get(issuer);
            if (new JsonWebKeySet(keys).getJsonWebKeys().isEmpty()) {
                throw new JoseException("no key in it");
            }
            return replace(keys);
        } catch (IOException | JoseException | UncheckedIOException e) {
            LOG.warn("Keys of {} not renewed, those in {} stay in force: {}", issuer, file, e.toString());
            return false;
        }
    }

    private boolean replace(String keys) throws IOException {
        try {
            if (Files.readString(file).equals(keys)) {
                return false;
            }
        } catch (NoSuchFileException e) {
            LOG.warn("{} is gone, writing it again", file);
        }
        write(keys);
        LOG.info("Keys of {} renewed in {}", issuer, file);
        return true;
    }

    private void write(String keys) {
        try {
            var folder = Files.createDirectories(file.toAbsolutePath().getParent());
            var unfinished = Files.createTempFile(folder, ".jwks", ".tmp");
            Files.writeString(unfinished, keys);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /// Where keys come from.
    interface Source {
        String get(URI issuer) throws IOException;

        static Source http(Duration timeout) {
            var client = HttpClient.newBuilder().connectTimeout(timeout).build();
            return issuer -> {
                try {
                    var answer = client.send(
                            HttpRequest.newBuilder(issuer).timeout(timeout).build(),
                            HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() != 200) {
                        throw new IOException("status " + answer.statusCode());
                    }
                    return answer.body();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
            };
        }
    }
}
