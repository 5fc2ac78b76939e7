package parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.agent.service.EventStream;
import parley.agent.service.ServiceClient;
import parley.cli.text.Style;

/// Prints the events of a stream that change something, each as a line.
record Events(Verb verb) {
    /// Those that only say where the stream stands.
    private static final Set<String> STANDING = Set.of("current", "reset");

    private static final String ENDED = "ended";

    /// Prints them as they come.
    ///
    /// @param most how many; null for no end
    /// @param open starts the stream
    /// @return the exit code
    int print(@Nullable Long most, Function<Consumer<EventStream.Event>, EventStream> open) throws Exception {
        var printing = new Printing(most, verb.shell.out());
        try (var events = open.apply(event -> print(printing, event))) {
            printing.await(events::close, events.done());
        }
        return Verb.DONE;
    }

    private void print(Printing printing, EventStream.Event event) {
        if (event.name().equals(ENDED)) {
            verb.shell.err().println("the service ends it, and is asked again: " + Style.plain(event.data()));
        } else if (!STANDING.contains(event.name())) {
            printing.next(() -> print(event));
        }
    }

    private void print(EventStream.Event event) {
        var data = json(event.data());
        if (verb.json) {
            verb.shell.json(ServiceClient.JSON
                    .createObjectNode()
                    .put("event", event.name())
                    .set("data", data));
        } else {
            verb.said(event.name(), data.path("id").asText(data.toString()));
        }
    }

    private static JsonNode json(String data) {
        try {
            return ServiceClient.JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that is not JSON", e);
        }
    }
}
