package parley.broker.view;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Command;
import parley.avro.CommandReport;
import parley.avro.CommandState;
import parley.broker.deciding.CommandReports;

/// The commands that our twins sent and got, the newest of them, and what was reported of those that they sent.
/// Thread-safe.
public final class Commands {

    /// A command, and what it came to, if that is here.
    public record Seen(Command command, @Nullable CommandReport report) {

        /// Whether nothing more is to be expected of it.
        public boolean over() {
            return switch (command.getState()) {
                case SENT, ACCEPTED, STARTED -> false;
                case DONE, FAILED -> report != null;
                case REFUSED, EXPIRED, UNKNOWN -> true;
            };
        }
    }

    private final Map<String, Command> commands;
    private final Map<String, CommandReport> reports;
    private final Map<String, Command> open = new ConcurrentHashMap<>();
    private final Map<String, List<CompletableFuture<Seen>>> waiters = new ConcurrentHashMap<>();

    /// @param most how many are kept at hand, besides those that are not over
    public Commands(int most) {
        commands = newest(most);
        reports = newest(most);
    }

    private static <V> Map<String, V> newest(int most) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /// The command of that id, if it is at hand.
    public synchronized Optional<Seen> get(String id) {
        Command command = open.getOrDefault(id, commands.get(id));
        return command == null ? Optional.empty() : Optional.of(new Seen(command, reports.get(id)));
    }

    /// The commands that a twin sent or got, the last changed first.
    public synchronized List<Seen> of(String twin) {
        return commands.values().stream()
                .filter(command -> party(command, twin))
                .sorted(Comparator.comparing(Command::getUpdated).reversed().thenComparing(Command::getId))
                .map(command -> new Seen(command, reports.get(command.getId())))
                .toList();
    }

    /// Whether the twin sent it or got it.
    public static boolean party(Command command, String twin) {
        return command.getRequester().equals(twin) || command.getProvider().equals(twin);
    }

    /// The commands to be looked at again at that moment, since nothing more was heard of them.
    ///
    /// @param own our organisation's DID
    public List<Command> due(Instant now, String own) {
        return open.values().stream()
                .filter(command -> !now.isBefore(CommandReports.due(command, own)))
                .toList();
    }

    /// Done when nothing more is to be expected of the command; cancel it when it is no longer waited for.
    public CompletableFuture<Seen> whenOver(String id) {
        CompletableFuture<Seen> waiter = new CompletableFuture<>();
        waiters.merge(
                id,
                List.of(waiter),
                (some, one) -> Stream.concat(some.stream(), one.stream()).toList());
        var _ = waiter.whenComplete((seen, failure) -> leave(id));
        look(id);
        return waiter;
    }

    /// Takes what `commands` says; null removes.
    public void take(String id, @Nullable Command command) {
        synchronized (this) {
            commands.remove(id);
            if (command != null) {
                commands.put(id, command);
            }
            if (command == null || over(command.getState())) {
                open.remove(id);
            } else {
                open.put(id, command);
            }
        }
        look(id);
    }

    /// Takes what was reported of a command; a later report replaces an earlier one.
    public void take(CommandReport report) {
        synchronized (this) {
            reports.put(report.getCommand(), report);
        }
        look(report.getCommand());
    }

    private static boolean over(CommandState state) {
        return switch (state) {
            case SENT, ACCEPTED, STARTED -> false;
            case DONE, FAILED, REFUSED, EXPIRED, UNKNOWN -> true;
        };
    }

    private void leave(String id) {
        waiters.computeIfPresent(id, (any, all) -> {
            var others = all.stream().filter(other -> !other.isDone()).toList();
            return others.isEmpty() ? null : others;
        });
    }

    private void look(String id) {
        var waiting = waiters.get(id);
        if (waiting != null) {
            get(id).filter(Seen::over).ifPresent(seen -> waiting.forEach(waiter -> waiter.complete(seen)));
        }
    }
}
