package parley.console.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the services have, for people: each call by its method and path. Nothing else is forwarded.
///
/// Not among it is what the console itself asks for: the signatures of requests never come to the browser.
final class Routes {
    private static final Pattern SEGMENT = Pattern.compile("([A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+");

    private static final String REGISTRY = """
            GET /partners
            GET /find
            GET /find/events
            GET /sparql
            POST /sparql
            GET /sparql/events
            GET /search/sparql
            POST /search/sparql
            GET /descriptions
            GET /documents
            GET /twins
            PUT /twins
            GET /twins/*
            PUT /twins/*
            DELETE /twins/*
            PUT /twins/*/attestations
            PUT /twins/*/controls/*
            DELETE /twins/*/controls/*
            PUT /twins/*/delegations/*
            DELETE /twins/*/delegations/*
            PUT /twins/*/delegations/*/key
            GET /things
            POST /things
            GET /things/*
            PUT /things/*
            PATCH /things/*
            DELETE /things/*
            GET /events
            GET /events/*
            GET /.well-known/wot
            GET /vocabularies
            GET /vocabularies/*/*
            GET /schemas/schemas/types
            GET /schemas/schemas/ids/*
            GET /schemas/schemas/ids/*/schema
            GET /schemas/schemas/ids/*/versions
            GET /schemas/schemas/ids/*/subjects
            GET /schemas/config
            GET /schemas/config/*
            GET /schemas/mode
            GET /schemas/mode/*
            GET /schemas/subjects
            GET /schemas/subjects/*/versions
            GET /schemas/subjects/*/versions/*
            GET /schemas/subjects/*/versions/*/schema
            POST /schemas/subjects/*/versions
            POST /schemas/subjects/*
            POST /schemas/compatibility/subjects/*/versions/*
            POST /schemas/compatibility/subjects/*/versions
            """;

    private static final String BROKER = """
            GET /root-policy
            GET /root-policy/versions
            POST /root-policy/what-if
            GET /policy.schema.json
            GET /root-policy.schema.json
            GET /twins/*/policy
            PUT /twins/*/policy
            DELETE /twins/*/policy
            POST /twins/*/policy/what-if
            GET /twins/*/policy/explanation
            GET /twins/*/policy/versions
            GET /twins/*/policy/versions/*
            GET /twins/*/policy/versions/*/diff
            POST /twins/*/bans
            GET /twins/*/decisions/*
            GET /twins/*/pending
            POST /twins/*/endings
            POST /twins/*/audit/erasures
            GET /interactions
            POST /interactions
            GET /interactions/connected
            GET /interactions/connected/organisation
            GET /interactions/*
            POST /interactions/*/termination
            POST /interactions/*/suspension
            POST /interactions/*/resumption
            POST /interactions/*/decline
            POST /interactions/*/acceptance
            POST /interactions/*/denial
            POST /offers
            GET /commands
            POST /commands
            GET /commands/*
            POST /commands/*/cancellation
            POST /commands/*/acceptance
            POST /commands/*/denial
            GET /audit
            GET /audit/export
            GET /audit/chain
            GET /audit/organisation
            """;

    private static final String BRIDGE = """
            GET /partners
            GET /twins/*/custody
            PUT /twins/*/custody
            DELETE /twins/*/custody
            PUT /twins/*/custody/*
            POST /twins/*/feeds/*/records
            """;

    private static final Map<String, List<Route>> BY_SERVICE =
            Map.of("registry", read(REGISTRY), "broker", read(BROKER), "bridge", read(BRIDGE));

    private Routes() {}

    private record Route(String method, List<String> segments) {
        boolean fits(String asked, List<String> path) {
            if (!method.equals(asked) || segments.size() != path.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!segments.get(i).equals("*") && !segments.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /// What a path is at a service.
    sealed interface Match {
        /// To be forwarded to this path, which holds nothing that another reads in another way.
        record Forward(String path) implements Match {}

        /// There, but not by this method.
        record OtherMethod() implements Match {}

        /// There is nothing at it.
        record Nothing() implements Match {}
    }

    /// What a call is.
    ///
    /// @param rawPath as it was sent, below the service
    static Match match(String service, String method, String rawPath) {
        var path = segments(rawPath);
        var routes = BY_SERVICE.getOrDefault(service, List.of());
        if (path.isEmpty()) {
            return new Match.Nothing();
        }
        if (routes.stream().anyMatch(route -> route.fits(method, path.get()))) {
            return new Match.Forward("/" + String.join("/", path.get()));
        }
        return routes.stream().anyMatch(route -> route.fits(route.method(), path.get()))
                ? new Match.OtherMethod()
                : new Match.Nothing();
    }

    /// The segments as they were sent; empty if one of them could be read as more than one, or as none.
    private static Optional<List<String>> segments(String rawPath) {
        var segments = new ArrayList<String>();
        if (!rawPath.startsWith("/")) {
            return Optional.empty();
        }
        for (var segment : rawPath.substring(1).split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || !harmless(decoded(segment))) {
                return Optional.empty();
            }
            segments.add(segment);
        }
        return Optional.of(segments);
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean harmless(String segment) {
        return !segment.matches("\\.+")
                && segment.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '/' || c == '\\' || c == 0xfffd);
    }

    private static List<Route> read(String text) {
        return text.lines()
                .map(line -> line.split(" "))
                .map(line ->
                        new Route(line[0], Arrays.asList(line[1].substring(1).split("/"))))
                .toList();
    }
}
