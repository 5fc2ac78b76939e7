package parley.console.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.console.problem.Refused;

/// All who are signed in, by what their browsers hold; in memory alone. Thread-safe.
public final class Sessions {
    static final int MOST = 500;
    static final int MOST_OF_A_PERSON = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(10);

    private final Map<String, Session> byDigest = new ConcurrentHashMap<>();
    private final Keycloak keycloak;
    private final Secrets secrets;
    private final InstantSource clock;

    public Sessions(Keycloak keycloak, Secrets secrets, InstantSource clock) {
        this.keycloak = keycloak;
        this.secrets = secrets;
        this.clock = clock;
    }

    /// Begins one with the code that the realm gave, and says what the browser is to hold.
    ///
    /// @throws Refused if the realm gives nothing for the code, or does not answer
    public String begin(String code, String verifier, String nonce) {
        return switch (keycloak.redeem(code, verifier, nonce)) {
            case Answer.Given(var tokens) -> begin(tokens);
            case Answer.Denied(var why) -> {
                LOG.info("a sign-in is refused: {}", why);
                throw Refused.invalid("code", "the realm does not take this sign-in: begin again");
            }
            case Answer.Silent(var why) -> {
                LOG.warn("nobody can sign in: {}", why);
                throw Refused.unavailable("Keycloak");
            }
        };
    }

    private synchronized String begin(Tokens tokens) {
        sweep();
        endOldest(session -> session.person().equals(tokens.person()), MOST_OF_A_PERSON - 1);
        endOldest(any -> true, MOST - 1);
        var secret = secrets.next();
        var session = new Session(tokens, secrets.next(), keycloak, clock);
        byDigest.put(Secrets.digest(secret), session);
        LOG.info("signed in {}", session.person().agent());
        return secret;
    }

    /// The session of a browser that holds this.
    public Optional<Session> of(String secret) {
        var digest = Secrets.digest(secret);
        var session = byDigest.get(digest);
        if (session == null) {
            return Optional.empty();
        }
        if (session.over(IDLE, LONGEST)) {
            end(digest);
            return Optional.empty();
        }
        session.use();
        return Optional.of(session);
    }

    /// Ends the session of a browser that holds this, here and in the realm.
    public void end(Session session) {
        byDigest.entrySet().stream()
                .filter(entry -> entry.getValue() == session)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::end);
    }

    private void end(String digest) {
        var session = byDigest.remove(digest);
        if (session != null) {
            session.end();
            keycloak.end(session.refresh());
            LOG.info("signed out {}", session.person().agent());
        }
    }

    /// Ends those that are over.
    public void sweep() {
        byDigest.entrySet().stream()
                .filter(entry -> entry.getValue().over(IDLE, LONGEST))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::end);
    }

    private void endOldest(Predicate<Session> which, int keep) {
        List<Map.Entry<String, Session>> those = byDigest.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .sorted(Comparator.comparing(entry -> entry.getValue().used()))
                .toList();
        those.stream().limit(Math.max(0, those.size() - keep)).forEach(entry -> end(entry.getKey()));
    }

    /// Ends what goes on. The realm's own sessions stay: whoever comes back signs in without a password.
    public void close() {
        byDigest.values().forEach(Session::end);
        byDigest.clear();
    }
}
