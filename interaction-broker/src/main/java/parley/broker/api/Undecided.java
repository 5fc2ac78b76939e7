package parley.broker.api;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import parley.broker.view.Commands;
import parley.identity.Did;

/// The commands that the log has and that nobody is known to have decided on yet: whoever was told to ask again is not
/// told then that there is no such command. Of one process, until their time is over. Thread-safe.
final class Undecided {

    private final Map<String, CommandView> sent = new ConcurrentHashMap<>();
    private final Commands decided;
    private final InstantSource clock;

    Undecided(Commands decided, InstantSource clock) {
        this.decided = decided;
        this.clock = clock;
    }

    /// Remembers a command, and forgets those that are decided on or over.
    void add(CommandView command) {
        sent.values()
                .removeIf(known -> decided.get(known.id()).isPresent()
                        || known.validUntil().isBefore(clock.instant()));
        sent.put(command.id(), command);
    }

    /// A command, to the twin that sent it.
    Optional<CommandView> get(String id, Did requester) {
        return Optional.ofNullable(sent.get(id))
                .filter(known -> known.requester().equals(requester.value()))
                .filter(known -> known.validUntil().isAfter(clock.instant()));
    }
}
