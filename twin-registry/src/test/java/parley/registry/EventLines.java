package parley.registry;

import static parley.registry.world.World.HARBOUR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Reads server-sent events, line by line, as the twin `asking`.
final class EventLines implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String[]> events = new ArrayList<>();
    private final Stream<String> lines;
    private @Nullable String id;

    private EventLines(HarbourSpace space, String path, @Nullable String last) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(space.registry.uri(path))
                .header("Authorization", "Bearer " + space.token("b"))
                .header("Parley-Twin", HARBOUR.twin("asking").value())
                .header("Accept", "text/event-stream");
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        HttpResponse<Stream<String>> response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new AssertionError(response.body().toList());
        }
        lines = response.body();
        Thread.ofVirtual().start(this::read);
    }

    static EventLines open(HarbourSpace space, String path, @Nullable String last) throws Exception {
        return new EventLines(space, path, last);
    }

    private void read() {
        String[] event = {"message", "", null};
        try {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.isEmpty()) {
                    if (!event[1].isEmpty()) {
                        synchronized (events) {
                            events.add(event);
                        }
                    }
                    event = new String[] {"message", "", null};
                } else if (line.startsWith("event:")) {
                    event[0] = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    event[1] = line.substring(5).strip();
                } else if (line.startsWith("id:")) {
                    event[2] = line.substring(3).strip();
                }
            }
        } catch (UncheckedIOException e) {
            return; // closed
        }
    }

    /// The data of the next event, which has this name.
    JsonNode await(String name) throws IOException {
        String[] event = Awaitility.await().until(this::next, Objects::nonNull);
        if (!event[0].equals(name)) {
            throw new AssertionError(event[0] + " " + event[1] + " instead of " + name);
        }
        if (event[2] != null) {
            id = event[2];
        }
        return JSON.readTree(event[1]);
    }

    private String @Nullable [] next() {
        synchronized (events) {
            return events.isEmpty() ? null : events.removeFirst();
        }
    }

    String lastId() {
        return Objects.requireNonNull(id);
    }

    @Override
    public void close() {
        lines.close();
        http.shutdownNow();
    }
}
