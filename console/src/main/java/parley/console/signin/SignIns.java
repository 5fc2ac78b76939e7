package parley.console.signin;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import parley.console.session.Secrets;

/// The sign-ins that are under way, each bound to the browser that began it: nobody ends one that another
/// began. Thread-safe.
@Singleton
final class SignIns {
    static final Duration LIFE = Duration.ofMinutes(15);
    private static final int MOST = 1_000;

    private final Map<String, SignIn> byState = new LinkedHashMap<>();
    private final Secrets secrets;
    private final InstantSource clock;

    SignIns(Secrets secrets, InstantSource clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /// One of them.
    /// @param browser what the browser holds that began it
    /// @param nonce that the ID token has to carry
    /// @param verifier that the code is given for
    record SignIn(String state, String browser, String nonce, String verifier, Destination to, Instant expires) {
        @Override
        public String toString() {
            return "SignIn[to " + to + "]";
        }
    }

    synchronized SignIn begin(Destination to) {
        var begun = new SignIn(
                secrets.next(),
                secrets.next(),
                secrets.next(),
                secrets.next(),
                to,
                clock.instant().plus(LIFE));
        byState.values().removeIf(old -> !clock.instant().isBefore(old.expires()));
        if (byState.size() >= MOST) {
            byState.remove(byState.keySet().iterator().next());
        }
        byState.put(begun.state(), begun);
        return begun;
    }

    /// Takes one away, which is then over however it ends.
    ///
    /// @param browser what the browser holds that comes back
    synchronized Optional<SignIn> end(String state, String browser) {
        var begun = byState.get(state);
        if (begun == null || !Secrets.same(begun.browser(), browser)) {
            return Optional.empty();
        }
        byState.remove(state);
        return clock.instant().isBefore(begun.expires()) ? Optional.of(begun) : Optional.empty();
    }
}
