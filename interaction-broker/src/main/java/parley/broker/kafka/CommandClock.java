package parley.broker.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import parley.avro.Command;
import parley.identity.Did;
import parley.topics.Topics;

/// Says when a command's time is over: not before everything has been read that was reported of it until then.
///
/// What an agent reported in time may still be in a transaction that is not closed: so the end of the topic is asked
/// for, open transactions included, and the command waits until the reading of committed records has come that far.
/// For one thread.
final class CommandClock {

    /// By how much our clock may be ahead of the broker's, which stamps the reports.
    static final Duration MARGIN = Duration.ofSeconds(2);

    /// A command whose entry the log's clock found too early is named again after this.
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final String own;
    private final Map<String, Long> readTo = new HashMap<>();
    private final Map<String, Instant> named = new HashMap<>();

    CommandClock(String own) {
        this.own = own;
    }

    /// Those of the commands to be decided on now.
    ///
    /// @param due the commands whose time is over
    /// @param ends asks for the ends of topics, open transactions included
    /// @param position up to where a topic has been read
    List<Command> over(
            List<Command> due,
            Instant now,
            Function<Set<String>, Map<String, Long>> ends,
            ToLongFunction<String> position) {
        Set<String> ids = new HashSet<>();
        due.forEach(command -> ids.add(command.getId()));
        readTo.keySet().retainAll(ids);
        named.keySet().retainAll(ids);
        ask(due, ends);
        List<Command> over = new ArrayList<>();
        for (Command command : due) {
            Instant last = named.get(command.getId());
            if ((last == null || !last.plus(AGAIN).isAfter(now)) && read(command, position)) {
                named.put(command.getId(), now);
                over.add(command);
            }
        }
        return over;
    }

    private void ask(List<Command> due, Function<Set<String>, Map<String, Long>> ends) {
        Set<String> topics = new HashSet<>();
        due.stream()
                .filter(command -> ours(command) && !readTo.containsKey(command.getId()))
                .forEach(command -> topics.add(topic(command)));
        if (topics.isEmpty()) {
            return;
        }
        Map<String, Long> found = ends.apply(topics);
        due.stream()
                .filter(command -> ours(command) && !readTo.containsKey(command.getId()))
                .forEach(command -> readTo.put(command.getId(), found.getOrDefault(topic(command), 0L)));
    }

    private boolean read(Command command, ToLongFunction<String> position) {
        return !ours(command) || position.applyAsLong(topic(command)) >= readTo.getOrDefault(command.getId(), 0L);
    }

    private boolean ours(Command command) {
        return command.getProviderOrganisation().equals(own);
    }

    private static String topic(Command command) {
        return Topics.result(Did.ofTwin(command.getProvider()).twinName().orElseThrow());
    }
}
