package parley.agent;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.agent.service.ServiceClient;
import parley.identity.Did;

/// Which entries of an audit are wanted; what is null is not asked for.
///
/// @param counterpart with whom the twin had to do: a twin, or an organisation and so all of its twins
/// @param from decided then or later
/// @param to decided before
/// @param outcome ACCEPTED, REFUSED or IGNORED
public record AuditQuery(
        @Nullable Did counterpart,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String outcome) {

    /// Every entry.
    public static final AuditQuery ALL = new AuditQuery(null, null, null, null);

    /// The query of a URI, of these and more parameters.
    String uri(Map<String, String> more) {
        var all = new LinkedHashMap<>(more);
        put(all, "counterpart", counterpart);
        put(all, "from", from);
        put(all, "to", to);
        put(all, "outcome", outcome);
        return all.entrySet().stream()
                .map(each -> each.getKey() + "=" + ServiceClient.escaped(each.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static void put(Map<String, String> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value.toString());
        }
    }
}
