package parley.console.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import parley.console.ConsoleSettings;

/// The two cookies of a console: one for the session, one for a sign-in that is under way.
///
/// Browsers give cookies to every port of a host, so their names hold the organisation's; and who listens
/// on another port could set one of the same name for another path, so of several none is taken.
@Singleton
public final class Cookies {
    private final String session;
    private final String signIn;
    private final String secure;

    Cookies(ConsoleSettings settings) {
        this.session = "parley-console-" + settings.organisation();
        this.signIn = "parley-sign-in-" + settings.organisation();
        this.secure = settings.url().getScheme().equals("https") ? "; Secure" : "";
    }

    /// What the browser holds for its session.
    public Optional<String> session(HttpRequest<?> request) {
        return read(request, session);
    }

    /// What the browser holds for the sign-in that it began.
    public Optional<String> signIn(HttpRequest<?> request) {
        return read(request, signIn);
    }

    /// The header that sets it; it goes with the browser's window.
    public String setSession(String secret) {
        return session + "=" + secret + "; Path=/; HttpOnly; SameSite=Strict" + secure;
    }

    /// The header that takes it away.
    public String clearSession() {
        return session + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" + secure;
    }

    /// The header that sets it. Lax, as the browser comes back with it from the realm, which may be another
    /// site.
    public String setSignIn(String secret, Duration life) {
        return signIn + "=" + secret + "; Path=/callback; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Lax"
                + secure;
    }

    /// The header that takes it away.
    public String clearSignIn() {
        return signIn + "=; Path=/callback; Max-Age=0; HttpOnly; SameSite=Lax" + secure;
    }

    private static Optional<String> read(HttpRequest<?> request, String name) {
        var values = request.getHeaders().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
