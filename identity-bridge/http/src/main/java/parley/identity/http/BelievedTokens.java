package parley.identity.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Remembers which tokens were believed, by their digest, until they expire: a signature costs more than all else of a
/// call. A token of a key that the realm has withdrawn meanwhile is believed until it expires, as by every broker.
/// Thread-safe.
final class BelievedTokens {
    private static final int MOST = 10_000;

    private final Function<String, @Nullable Believed> verifying;
    private final InstantSource clock;
    private final Cache<ByteBuffer, Believed> believed =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /// What a token says.
    record Believed(String client, Instant expires) {}

    /// @param verifying null where the token is not to be believed
    BelievedTokens(Function<String, @Nullable Believed> verifying, InstantSource clock) {
        this.verifying = verifying;
        this.clock = clock;
    }

    /// What is remembered of the token; null if it must be verified.
    @Nullable
    Believed known(String token) {
        return known(digest(token));
    }

    private @Nullable Believed known(ByteBuffer digest) {
        var known = believed.getIfPresent(digest);
        if (known != null && !clock.instant().isBefore(known.expires())) {
            believed.invalidate(digest);
            return null;
        }
        return known;
    }

    /// What the token says; null if it is not to be believed.
    @Nullable
    Believed verified(String token) {
        var digest = digest(token);
        var known = known(digest);
        if (known != null) {
            return known;
        }
        var verified = verifying.apply(token);
        if (verified != null) {
            believed.put(digest, verified);
        }
        return verified;
    }

    private static ByteBuffer digest(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
