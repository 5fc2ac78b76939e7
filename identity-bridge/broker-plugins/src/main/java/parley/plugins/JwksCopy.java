package parley.plugins;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file with an issuer's public keys, always whole, that outlives the issuer's being unreachable.
final class JwksCopy {
    private static final Logger LOG = LoggerFactory.getLogger(JwksCopy.class);
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(1);
    private static final String NO_KEYS = "{\"keys\":[]}";

    private final URI issuer;
    private final Path file;
    private final Source source;
    private final Duration pause;
    private final InstantSource clock;
    private Instant askNext = Instant.MIN;
    private final AtomicInteger answers = new AtomicInteger();

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

    /// How often the issuer has answered since the start.
    int answers() {
        return answers.get();
    }

    /// Asks the issuer; see [#renew(int)].
    void renew() {
        renew(answers());
    }

    /// Asks the issuer, unless it has answered more often than was seen, or answered a moment ago; whether
    /// it has answered more often, so that the file holds newer keys. What is not a set of at least one key,
    /// or no answer at all, leaves the file as it is, and the issuer may be asked again at once, but for one
    /// that kept us waiting in vain: who waits here is a network thread of the broker.
    synchronized boolean renew(int seen) {
        Instant asked = clock.instant();
        boolean answered = answers() != seen;
        if (answered || asked.isBefore(askNext)) {
            return answered;
        }
        try {
            String keys = source.get(issuer);
            if (new JsonWebKeySet(keys).getJsonWebKeys().isEmpty() && !source.mayBeNone()) {
                throw new JoseException("no key in it");
            }
            replace(keys);
            answers.incrementAndGet();
            askNext = clock.instant().plus(pause);
            return true;
        } catch (IOException | JoseException | UncheckedIOException e) {
            askNext = e instanceof HttpTimeoutException ? clock.instant().plus(AFTER_SILENCE) : Instant.MIN;
            LOG.warn("Keys of {} not renewed, those in {} stay in force: {}", issuer, file, e.toString());
            return false;
        }
    }

    /// A broker makes several validators, which share the file: another may have written it just before.
    private void replace(String keys) throws IOException {
        try {
            if (Files.readString(file).equals(keys)) {
                return;
            }
        } catch (NoSuchFileException e) {
            LOG.warn("{} is gone, writing it again", file);
        }
        write(keys);
        LOG.info("Keys of {} renewed in {}", issuer, file);
    }

    private void write(String keys) {
        try {
            var folder = Files.createDirectories(file.toAbsolutePath().getParent());
            var unfinished = Files.createTempFile(folder, ".jwks", ".tmp");
            Files.writeString(unfinished, keys);
            makeNewer(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /// Kafka's resolver knows a changed file by its time alone, in milliseconds.
    private void makeNewer(Path unfinished) throws IOException {
        if (Files.exists(file)) {
            long former = Files.getLastModifiedTime(file).toMillis();
            if (Files.getLastModifiedTime(unfinished).toMillis() <= former) {
                Files.setLastModifiedTime(unfinished, FileTime.fromMillis(former + 1));
            }
        }
    }

    /// Where keys come from.
    interface Source {
        String get(URI issuer) throws IOException;

        /// Whether having no keys at all is an answer, and not a fault of the issuer's.
        default boolean mayBeNone() {
            return false;
        }

        /// The same, but no keys are an answer.
        default Source orNone() {
            var same = this;
            return new Source() {
                @Override
                public String get(URI issuer) throws IOException {
                    return same.get(issuer);
                }

                @Override
                public boolean mayBeNone() {
                    return true;
                }
            };
        }

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
