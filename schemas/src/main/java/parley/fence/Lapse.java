package parley.fence;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// When a right on a topic ends by itself. It is said by an ACL of its own that names that moment in place of a host:
/// nobody comes from there, so it allows nothing, and a broker without Parley's authorizer ignores it.
public final class Lapse {
    private static final Pattern HOST = Pattern.compile("until-([0-9]{1,16})");

    private Lapse() {}

    /// The moment in place of a host; cut to milliseconds.
    public static String host(Instant lapse) {
        return "until-" + lapse.toEpochMilli();
    }

    /// The moment that stands in place of a host; empty if that is a host.
    public static Optional<Instant> of(String host) {
        var matcher = HOST.matcher(host);
        return matcher.matches()
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(matcher.group(1))))
                : Optional.empty();
    }
}
