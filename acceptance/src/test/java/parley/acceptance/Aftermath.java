package parley.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import parley.deploy.run.SpaceAccess;

/// What two organisations say of themselves when a test has failed on them: which processes are dead, how
/// the services are, and what has gone wrong in their logs lately. Logs hold no secrets.
final class Aftermath {
    private static final int LAST_MINUTES = 3;
    private static final int LINES = 15;
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private Aftermath() {}

    static String of(Pair pair) {
        var text = new StringBuilder();
        pair.spaces().processes().keySet().stream().sorted().forEach(component -> {
            if (!pair.spaces().alive(component)) {
                text.append(component).append(": dead\n");
            }
            var log = pair.spaces().log(component);
            troubles(log)
                    .forEach(line ->
                            text.append(component).append(": ").append(line).append('\n'));
        });
        Stream.of(pair.harbour(), pair.grid()).forEach(space -> text.append(healths(space)));
        return text.toString();
    }

    private static String healths(SpaceAccess space) {
        var text = new StringBuilder();
        for (var service : List.of(space.feedStreams(), space.interactionBroker(), space.twinRegistry())) {
            text.append(space.organisation()).append(' ').append(service).append(": ");
            try {
                text.append(Http.call("GET", service + "/health", "", "").body());
            } catch (RuntimeException e) {
                text.append(e);
            }
            text.append('\n');
        }
        return text.toString();
    }

    /// With its time as `2026-01-31 23:59`, whoever wrote it.
    private static String beginning(String line) {
        return line.substring(0, Math.min(25, line.length())).replace('T', ' ');
    }

    /// The last warnings and errors of the last minutes.
    private static List<String> troubles(Path log) {
        var minutes = Stream.iterate(
                        LocalDateTime.ofInstant(Http.now(), ZoneId.systemDefault()), minute -> minute.minusMinutes(1))
                .limit(LAST_MINUTES)
                .map(MINUTES::format)
                .toList();
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            var found = lines.filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .filter(line -> minutes.stream().anyMatch(beginning(line)::contains))
                    .toList();
            return found.subList(Math.max(0, found.size() - LINES), found.size());
        } catch (IOException e) {
            return List.of("no log: " + e.getMessage());
        }
    }
}
