package parley.broker.view;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.AskedCommand;
import parley.avro.CommandState;

/// The commands of which agents of our twins are asked, and the newest of those that wait no longer.
/// Thread-safe.
public final class AskedCommands {

    /// A command, and the offset in `asked-commands` that says so.
    public record Seen(AskedCommand asked, long offset) {

        /// Whether it still waits.
        public boolean waits() {
            return asked.getCommand().getState() == CommandState.PENDING;
        }
    }

    private final Map<String, Seen> waiting = new ConcurrentHashMap<>();
    private final Map<String, Seen> over;
    private final Set<Consumer<Seen>> listeners = ConcurrentHashMap.newKeySet();

    /// @param most how many that wait no longer are kept at hand
    public AskedCommands(int most) {
        over = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
                return size() > most;
            }
        };
    }

    /// The command of that id, while it waits.
    public Optional<AskedCommand> get(String id) {
        return Optional.ofNullable(waiting.get(id)).map(Seen::asked);
    }

    /// The command of that id as it stands now, whether it waits or is at hand though it does no longer.
    synchronized Optional<AskedCommand> last(String id) {
        Seen seen = waiting.getOrDefault(id, over.get(id));
        return Optional.ofNullable(seen).map(Seen::asked);
    }

    /// All that wait.
    List<AskedCommand> all() {
        return waiting.values().stream().map(Seen::asked).toList();
    }

    /// Those that wait for that twin, and what is at hand of those that do no longer, in the order of
    /// `asked-commands`.
    synchronized List<Seen> of(String twin) {
        return Stream.concat(waiting.values().stream(), over.values().stream())
                .filter(seen -> isFor(seen, twin))
                .sorted(Comparator.comparingLong(Seen::offset))
                .toList();
    }

    static boolean isFor(Seen seen, String twin) {
        return seen.asked.getCommand().getProvider().equals(twin);
    }

    /// Tells of every change from now on, on the thread that reads `asked-commands`, until it is closed.
    Runnable listen(Consumer<Seen> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Takes what `asked-commands` says; what is removed there has been said to be over before.
    public void take(String id, @Nullable AskedCommand asked, long offset) {
        if (asked == null) {
            waiting.remove(id);
            return;
        }
        Seen seen = new Seen(asked, offset);
        synchronized (this) {
            if (seen.waits()) {
                waiting.put(id, seen);
            } else {
                waiting.remove(id);
                over.put(id, seen);
            }
        }
        listeners.forEach(listener -> listener.accept(seen));
    }
}
