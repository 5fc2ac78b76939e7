package parley.console.signin;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import parley.console.ConsoleSettings;
import parley.console.problem.Refused;
import parley.console.session.Keycloak;
import parley.console.session.Secrets;
import parley.console.session.Sessions;
import parley.console.web.Caller;
import parley.console.web.Cookies;

/// Signing in and out.
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class SignInController {
    private final ConsoleSettings settings;
    private final SignIns signIns;
    private final Sessions sessions;
    private final Keycloak keycloak;
    private final Cookies cookies;
    private final Caller caller;

    SignInController(
            ConsoleSettings settings,
            SignIns signIns,
            Sessions sessions,
            Keycloak keycloak,
            Cookies cookies,
            Caller caller) {
        this.settings = settings;
        this.signIns = signIns;
        this.sessions = sessions;
        this.keycloak = keycloak;
        this.cookies = cookies;
        this.caller = caller;
    }

    /// To the realm, unless the browser's session lasts.
    @Get(uri = "/login", produces = MediaType.ALL)
    HttpResponse<?> login(HttpRequest<?> request, @QueryValue @Nullable String to) {
        var destination = Destination.of(to);
        if (!navigates(request)) {
            throw Refused.invalid("Sec-Fetch-Mode", "to sign in, a browser goes to this page");
        }
        if (caller.session(request).isPresent()) {
            return to(destination);
        }
        var begun = signIns.begin(destination);
        return HttpResponse.seeOther(keycloak.signIn(begun.state(), begun.nonce(), Secrets.digest(begun.verifier())))
                .header(HttpHeaders.SET_COOKIE, cookies.setSignIn(begun.browser(), SignIns.LIFE));
    }

    /// Back from the realm. The session is a new one, whatever the browser held.
    @Get(uri = "/callback", produces = MediaType.ALL)
    HttpResponse<?> callback(
            HttpRequest<?> request,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String code,
            @QueryValue @Nullable String error,
            @QueryValue @Nullable String iss) {
        var begun = cookies.signIn(request)
                .flatMap(browser -> state == null ? java.util.Optional.empty() : signIns.end(state, browser));
        if (begun.isEmpty()) {
            return failed("This sign-in has taken too long, or was begun in another window.");
        }
        if (iss != null && !iss.equals(settings.issuer().toString())) {
            return failed("The answer comes from another realm than the one that was asked.");
        }
        if (error != null || code == null) {
            return failed("The realm has signed nobody in.");
        }
        try {
            caller.session(request).ifPresent(sessions::end);
            var secret =
                    sessions.begin(code, begun.get().verifier(), begun.get().nonce());
            return to(begun.get().to())
                    .header(HttpHeaders.SET_COOKIE, cookies.setSession(secret))
                    .header(HttpHeaders.SET_COOKIE, cookies.clearSignIn());
        } catch (Refused e) {
            return failed("Nobody is signed in: " + e.problem().detail() + ".");
        }
    }

    /// Out of the console, and of the realm.
    @Post(uri = "/logout", consumes = MediaType.ALL)
    HttpResponse<?> logout(HttpRequest<?> request) {
        sessions.end(caller.changing(request));
        return HttpResponse.noContent().header(HttpHeaders.SET_COOKIE, cookies.clearSession());
    }

    /// A page of somebody else's that asks for this as a picture would have sign-ins that are under way forgotten.
    private static boolean navigates(HttpRequest<?> request) {
        var mode = request.getHeaders().get("Sec-Fetch-Mode");
        return mode == null || mode.equals("navigate");
    }

    private static MutableHttpResponse<?> to(Destination destination) {
        return HttpResponse.seeOther(URI.create(destination.path()));
    }

    /// @param why a sentence of ours, without anything that the browser sent
    private static HttpResponse<?> failed(String why) {
        return HttpResponse.badRequest("""
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark"><title>Not signed in</title>
                <link rel="stylesheet" href="/style/tokens.css"><link rel="stylesheet" href="/style/base.css"></head>
                <body><main><h1>Not signed in</h1><p>%s</p><p><a href="/login">Sign in again</a></p></main></body>
                </html>
                """.formatted(why)).contentType(MediaType.TEXT_HTML_TYPE);
    }
}
