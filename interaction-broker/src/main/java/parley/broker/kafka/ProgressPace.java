package parley.broker.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much of what is said of commands while they are executed gets into the log, which is kept for ever:
/// of each the latest, at most once a second, and less often the longer it goes on; nothing once the
/// command is over. For one thread.
final class ProgressPace<T> {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int OFTEN = 100;
    private static final int SELDOM = 1_000;

    /// Of how many commands it is remembered how much was said.
    private static final int MOST = 10_000;

    private record Told(int number, Instant last) {
        Instant next() {
            if (number < OFTEN) {
                return last.plus(SECOND);
            }
            return last.plus(number < SELDOM ? SECOND.multipliedBy(10) : SECOND.multipliedBy(60));
        }
    }

    private final Map<String, T> waiting = new LinkedHashMap<>();
    private final Map<String, Told> told = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
            return size() > MOST;
        }
    };

    /// Something is said of a command, in the place of what is said and did not get into the log.
    void say(String command, T what) {
        waiting.put(command, what);
    }

    /// The command is over.
    void over(String command) {
        waiting.remove(command);
        told.remove(command);
    }

    /// What is to get into the log now.
    List<T> due(Instant now) {
        List<T> due = new ArrayList<>();
        for (String command : List.copyOf(waiting.keySet())) {
            Told before = told.get(command);
            if (before == null || !now.isBefore(before.next())) {
                due.add(waiting.remove(command));
                told.put(command, new Told(before == null ? 1 : before.number + 1, now));
            }
        }
        return due;
    }
}
