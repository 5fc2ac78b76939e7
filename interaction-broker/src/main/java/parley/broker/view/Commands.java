package parley.broker.view;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Command;
import parley.avro.CommandReport;
import parley.avro.CommandState;
import parley.broker.deciding.CommandReports;
import parley.identity.Progresses;

/// The commands that our twins sent and got, the newest of them, and what was reported of those that they sent.
/// Thread-safe.
public final class Commands {

    /// A command, and what it came to, if that is here.
    ///
    /// @param interim what was reported while it was not over
    public record Seen(
            Command command,
            @Nullable CommandReport report,
            @Nullable CommandReport interim) {

        /// Whether nothing more is to be expected of it.
        public boolean over() {
            return switch (command.getState()) {
                case SENT, PENDING, ACCEPTED, STARTED -> false;
                case DONE, FAILED -> report != null;
                case REFUSED, EXPIRED, UNKNOWN, CANCELLED -> true;
            };
        }

        /// The number of what was said of it last while it was executed, once that and the report of it are both here;
        /// 0 if nothing was.
        public long said() {
            return command.getProgress() == null || interim == null
                    ? 0
                    : Math.min(command.getProgress().getSequence(), Progresses.claimed(interim.getReport()));
        }

        /// Whether its sender knows more than that it was sent and accepted: there is no use in waiting a
        /// moment.
        public boolean answered() {
            return over() || command.getState() == CommandState.PENDING;
        }
    }

    private record Waiter(Predicate<Seen> enough, CompletableFuture<Seen> seen) {}

    private final Map<String, Command> commands;
    private final Map<String, CommandReport> reports;
    private final Map<String, CommandReport> interim;
    private final Map<String, Command> open = new ConcurrentHashMap<>();
    private final Map<String, List<Waiter>> waiters = new ConcurrentHashMap<>();

    /// @param most how many are kept at hand, besides those that are not over
    public Commands(int most) {
        commands = newest(most);
        reports = newest(most);
        interim = newest(most);
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
        return command == null ? Optional.empty() : Optional.of(seen(command));
    }

    /// The commands that a twin sent or got, the last changed first.
    public synchronized List<Seen> of(String twin) {
        return commands.values().stream()
                .filter(command -> party(command, twin))
                .sorted(Comparator.comparing(Command::getUpdated).reversed().thenComparing(Command::getId))
                .map(this::seen)
                .toList();
    }

    private Seen seen(Command command) {
        return new Seen(command, reports.get(command.getId()), interim.get(command.getId()));
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

    /// Those that nobody is known to have begun, and that may still be.
    public Stream<Command> unbegun() {
        return open.values().stream()
                .filter(command ->
                        command.getState() == CommandState.PENDING || command.getState() == CommandState.ACCEPTED);
    }

    /// Done when nothing more is to be expected of the command; cancel it when it is no longer waited for.
    public CompletableFuture<Seen> whenOver(String id) {
        return when(id, Seen::over);
    }

    /// Done when that is so of the command; cancel it when it is no longer waited for.
    public CompletableFuture<Seen> when(String id, Predicate<Seen> enough) {
        Waiter waiter = new Waiter(enough, new CompletableFuture<>());
        waiters.merge(
                id,
                List.of(waiter),
                (some, one) -> Stream.concat(some.stream(), one.stream()).toList());
        var _ = waiter.seen.whenComplete((seen, failure) -> leave(id));
        look(id);
        return waiter.seen;
    }

    /// Takes what `commands` says; null removes.
    public void take(String id, @Nullable Command command) {
        synchronized (this) {
            commands.remove(id);
            if (command != null) {
                commands.put(id, command);
            }
            if (command == null || CommandReports.over(command)) {
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
            (report.getInterim() ? interim : reports).put(report.getCommand(), report);
        }
        look(report.getCommand());
    }

    private void leave(String id) {
        waiters.computeIfPresent(id, (any, all) -> {
            var others = all.stream().filter(other -> !other.seen.isDone()).toList();
            return others.isEmpty() ? null : others;
        });
    }

    private void look(String id) {
        var waiting = waiters.get(id);
        if (waiting != null) {
            get(id).ifPresent(seen -> waiting.stream()
                    .filter(waiter -> waiter.enough.test(seen))
                    .forEach(waiter -> waiter.seen.complete(seen)));
        }
    }
}
