package parley.console.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.console.problem.Refused;

/// One person in one browser. Its tokens stay here. Thread-safe; printing it shows no secret.
public final class Session {
    /// So many streams of one person's windows are open at most.
    static final int MOST_STREAMS = 24;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration MARGIN = Duration.ofSeconds(45);

    private final Person person;
    private final String csrf;
    private final Instant started;
    private final Keycloak keycloak;
    private final InstantSource clock;
    private final ReentrantLock renewing = new ReentrantLock();
    private final Set<Stream> streams = new HashSet<>();
    private volatile Tokens tokens;
    private volatile Instant used;
    private volatile boolean ended;

    /// Something that goes on and must not outlive the session. Closing it twice does nothing.
    public interface Stream {
        /// Ends it, soon and without waiting.
        void close();
    }

    Session(Tokens tokens, String csrf, Keycloak keycloak, InstantSource clock) {
        this.person = tokens.person();
        this.tokens = tokens;
        this.csrf = csrf;
        this.keycloak = keycloak;
        this.clock = clock;
        this.started = clock.instant();
        this.used = started;
    }

    /// Who it is.
    public Person person() {
        return person;
    }

    /// What a call that changes something carries, so that no other site's page makes one.
    public String csrf() {
        return csrf;
    }

    /// Whether it is over; then it stays so.
    public boolean ended() {
        return ended;
    }

    /// A token that is valid now. One thread renews it while others wait.
    ///
    /// @throws Refused if the session is over, or the realm does not answer and the token has expired
    public String token() {
        return valid(MARGIN).access();
    }

    /// A token in the place of one that a service did not take.
    ///
    /// @throws Refused if the session is over, or the realm does not answer
    public String another(String refused) {
        renewing.lock();
        try {
            return tokens.access().equals(refused) ? renewed(tokens).access() : token();
        } finally {
            renewing.unlock();
        }
    }

    private Tokens valid(Duration margin) {
        var current = tokens;
        if (!ended && current.validFor(margin, clock.instant())) {
            return current;
        }
        renewing.lock();
        try {
            current = tokens;
            if (ended) {
                throw Refused.signedOut();
            }
            return current.validFor(margin, clock.instant()) ? current : renewed(current);
        } finally {
            renewing.unlock();
        }
    }

    private Tokens renewed(Tokens current) {
        switch (keycloak.renew(current.refresh())) {
            case Answer.Given(var fresh) when fresh.person().equals(person) -> tokens = fresh;
            case Answer.Given(var fresh) -> {
                LOG.warn("session of {} ends: the realm now calls it {}", person.agent(), fresh.person());
                end();
            }
            case Answer.Denied(var why) -> {
                LOG.info("session of {} ends: {}", person.agent(), why);
                end();
            }
            case Answer.Silent(var why) -> {
                LOG.warn("no token for {}: {}", person.agent(), why);
                if (!current.validFor(Duration.ZERO, clock.instant())) {
                    throw Refused.unavailable("Keycloak");
                }
            }
        }
        if (ended) {
            throw Refused.signedOut();
        }
        return tokens;
    }

    /// Keeps something that ends with the session.
    ///
    /// @throws Refused if the session is over, or there are as many as there may be
    public void hold(Stream stream) {
        synchronized (streams) {
            if (ended) {
                throw Refused.signedOut();
            }
            if (streams.size() >= MOST_STREAMS) {
                throw Refused.tooMany("at most " + MOST_STREAMS + " streams are open in a session: close some");
            }
            streams.add(stream);
        }
    }

    /// It has ended by itself.
    public void release(Stream stream) {
        synchronized (streams) {
            streams.remove(stream);
        }
    }

    /// Ends it, and all that goes on in it. Of what the realm knows, nothing is ended.
    void end() {
        List<Stream> open;
        synchronized (streams) {
            ended = true;
            open = List.copyOf(streams);
            streams.clear();
        }
        open.forEach(Stream::close);
    }

    String refresh() {
        return tokens.refresh();
    }

    void use() {
        used = clock.instant();
    }

    /// Whether nobody uses it any more, or it has lasted for as long as one may.
    boolean over(Duration idle, Duration longest) {
        var now = clock.instant();
        if (ended || !now.isBefore(started.plus(longest))) {
            return true;
        }
        synchronized (streams) {
            return streams.isEmpty() && !now.isBefore(used.plus(idle));
        }
    }

    Instant used() {
        return used;
    }

    @Override
    public String toString() {
        return "Session[" + person.agent() + " since " + started + "]";
    }
}
