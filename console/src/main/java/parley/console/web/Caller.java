package parley.console.web;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import parley.console.problem.Refused;
import parley.console.session.Secrets;
import parley.console.session.Session;
import parley.console.session.Sessions;

/// Whose browser calls.
@Singleton
public final class Caller {
    /// What a call that changes something carries.
    public static final String CSRF = "Parley-Console";

    private final Sessions sessions;
    private final Cookies cookies;

    Caller(Sessions sessions, Cookies cookies) {
        this.sessions = sessions;
        this.cookies = cookies;
    }

    /// The session, if there is one.
    public Optional<Session> session(HttpRequest<?> request) {
        return cookies.session(request).flatMap(sessions::of);
    }

    /// The session of a call that changes nothing.
    ///
    /// @throws Refused if nobody is signed in
    public Session reading(HttpRequest<?> request) {
        return session(request).orElseThrow(Refused::signedOut);
    }

    /// The session of a call that may change something.
    ///
    /// @throws Refused if nobody is signed in, or the call does not show that a page of the console makes it
    public Session changing(HttpRequest<?> request) {
        var session = reading(request);
        var shown = request.getHeaders().get(CSRF);
        if (shown == null || !Secrets.same(shown, session.csrf())) {
            throw Refused.forbidden(CSRF, "this header has to be what /api/session says as csrf");
        }
        return session;
    }
}
