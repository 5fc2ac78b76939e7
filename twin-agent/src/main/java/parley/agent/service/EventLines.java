package parley.agent.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.agent.service.EventStream.Event;

/// Puts the events of one connection together from its lines (WHATWG HTML, section 9.2.6). What has no empty
/// line behind it when the connection ends is none. For one thread at a time.
final class EventLines implements Consumer<String> {

    /// Gets the events.
    interface Sink {
        /// Takes the next.
        ///
        /// @param id of the last event that had one, this one included; null if none had
        void take(Event event, @Nullable String id);
    }

    private final Sink sink;
    private final List<String> data = new ArrayList<>();
    private String name = "";
    private @Nullable String id;

    EventLines(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void accept(String line) {
        if (line.isEmpty()) {
            dispatch();
            return;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String text = colon < 0 ? "" : line.substring(colon + 1);
        String value = text.startsWith(" ") ? text.substring(1) : text;
        // A comment has an empty name; `retry` and whatever else there may be is left to us
        switch (field) {
            case "event" -> name = value;
            case "data" -> data.add(value);
            case "id" -> id = value;
            default -> {}
        }
    }

    private void dispatch() {
        var event = new Event(name.isEmpty() ? "message" : name, String.join("\n", data));
        boolean empty = data.isEmpty();
        name = "";
        data.clear();
        if (!empty) {
            sink.take(event, id);
        }
    }
}
