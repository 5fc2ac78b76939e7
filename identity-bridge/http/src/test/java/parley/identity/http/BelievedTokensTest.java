package parley.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import parley.identity.http.BelievedTokens.Believed;

final class BelievedTokensTest {
    private static final Instant EXPIRES = Instant.parse("2026-01-01T00:05:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(EXPIRES.minusSeconds(60));
    private final List<String> verified = new ArrayList<>();
    private final BelievedTokens tokens = new BelievedTokens(
            token -> {
                verified.add(token);
                return token.startsWith("good") ? new Believed(token, EXPIRES) : null;
            },
            now::get);

    @Test
    void aTokenIsVerifiedOnceAsLongAsItIsValid() {
        assertThat(tokens.known("good-1")).isNull();

        var first = tokens.verified("good-1");
        var second = tokens.verified("good-1");

        assertThat(first).isEqualTo(new Believed("good-1", EXPIRES)).isEqualTo(second);
        assertThat(tokens.known("good-1")).isEqualTo(first);
        assertThat(verified).containsExactly("good-1");
    }

    @Test
    void oneIsNotTakenForAnother() {
        tokens.verified("good-1");

        assertThat(tokens.known("good-2")).isNull();
        assertThat(tokens.verified("good-2")).isEqualTo(new Believed("good-2", EXPIRES));
    }

    @Test
    void whatHasExpiredIsVerifiedAgain() {
        tokens.verified("good-1");
        now.set(EXPIRES);

        assertThat(tokens.known("good-1")).isNull();
        tokens.verified("good-1");

        assertThat(verified).hasSize(2);
    }

    @Test
    void whatIsRefusedIsNotRemembered() {
        assertThat(tokens.verified("bad")).isNull();
        assertThat(tokens.verified("bad")).isNull();

        assertThat(tokens.known("bad")).isNull();
        assertThat(verified).hasSize(2);
    }
}
