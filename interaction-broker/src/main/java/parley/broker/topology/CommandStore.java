package parley.broker.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import parley.avro.Command;
import parley.avro.CommandState;
import parley.broker.deciding.CommandReports;
import parley.topics.Topics;

/// The commands that may still be heard of again: until they are over and a while after, and what is unknown for as
/// long as anybody can be shown it.
final class CommandStore {

    /// After its validity a command can no longer be begun; reports of it may still be under way, and what the last
    /// of them came with.
    private static final Duration KEPT = Duration.ofDays(1);

    /// Who executed it may say so whenever a lane, or an agent, is back.
    private static final Duration UNKNOWN_KEPT = Topics.COMMANDS.retention();

    private final KeyValueStore<String, Command> store;
    private final Expiries expiries = new Expiries();

    CommandStore(KeyValueStore<String, Command> store) {
        this.store = store;
        try (KeyValueIterator<String, Command> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, Command> entry = all.next();
                expires(entry.key, entry.value);
            }
        }
    }

    Map<String, Command> of(String twin) {
        return new StoredByTwin<>(store, twin);
    }

    @Nullable
    Command get(String key) {
        return store.get(key);
    }

    void put(String key, Command command) {
        store.put(key, command);
        expires(key, command);
    }

    /// Forgets what nobody can mean any more.
    void forget(Instant now) {
        expiries.past(now).forEach(store::delete);
    }

    private void expires(String key, Command command) {
        // What is not over will be, however long nobody was there to say so
        if (CommandReports.over(command)) {
            expiries.set(key, forgotten(command));
        } else {
            expiries.remove(key);
        }
    }

    private static Instant forgotten(Command command) {
        if (command.getState() == CommandState.UNKNOWN) {
            return command.getUpdated().plus(UNKNOWN_KEPT);
        }
        boolean late = command.getUpdated().isAfter(command.getValidUntil());
        return (late ? command.getUpdated() : command.getValidUntil()).plus(KEPT);
    }
}
