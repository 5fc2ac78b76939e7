package parley.console.signin;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parley.console.problem.Refused;

/// Where a browser goes once somebody has signed in: a path of the console, and nowhere else.
record Destination(String path) {
    /// One slash at its beginning; no backslash, which browsers take for one; nothing that ends a header or
    /// that is no URI.
    private static final Pattern PATH =
            Pattern.compile("/(?![/\\\\])(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2}){0,1000}");

    /// The destination that was asked for.
    ///
    /// @param to null for the beginning
    /// @throws Refused if it is none
    static Destination of(@Nullable String to) {
        if (to == null || to.isEmpty()) {
            return new Destination("/");
        }
        if (!PATH.matcher(to).matches() || to.contains("//") || leadsBack(to)) {
            throw Refused.invalid("to", "a path of the console is needed: /twins");
        }
        return new Destination(to);
    }

    private static boolean leadsBack(String to) {
        return to.matches("/(api|login|callback|logout)([/?].*)?");
    }
}
