package parley.broker.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.broker.deciding.Deadlines;

/// When which interaction must be looked at because time passes. Not a store: it follows from the stores.
final class Alarms {

    /// After this a tick that did not come back, or came too early by the log's clock, is repeated.
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private record Alarm(Instant at, String key) {}

    private final String own;
    private final TreeSet<Alarm> alarms =
            new TreeSet<>(Comparator.comparing(Alarm::at).thenComparing(Alarm::key));
    private final Map<String, Alarm> byKey = new HashMap<>();
    private final Map<String, Instant> considered = new HashMap<>();

    Alarms(String own) {
        this.own = own;
    }

    /// The interaction, or its policy, changed.
    void set(String key, Interaction interaction, @Nullable Policy policy) {
        remove(key);
        next(key, interaction, policy).ifPresentOrElse(at -> put(new Alarm(at, key)), () -> considered.remove(key));
    }

    /// The interaction's tick came; if it is still due, as the log's clock is behind ours, it is so again later.
    void setAgain(String key, Interaction interaction, @Nullable Policy policy, Instant wallClock) {
        set(key, interaction, policy);
        Alarm alarm = byKey.get(key);
        if (alarm != null && !alarm.at.isAfter(wallClock)) {
            putOff(alarm, wallClock);
        }
    }

    /// What the policy says of the interaction up to that time has been taken into account.
    void considered(String key, Instant at) {
        considered.put(key, at);
    }

    /// Every change of an interaction takes its policy into account.
    private Optional<Instant> next(String key, Interaction interaction, @Nullable Policy policy) {
        Instant seen = considered.getOrDefault(key, Instant.EPOCH);
        Instant after = seen.isAfter(interaction.getUpdated()) ? seen : interaction.getUpdated();
        return Deadlines.next(interaction, policy, own, after);
    }

    /// The next alarm.
    Optional<Instant> next() {
        return alarms.isEmpty() ? Optional.empty() : Optional.of(alarms.first().at);
    }

    /// What is due; each is put off a little, until its tick comes back through the log.
    List<String> ring(Instant now) {
        List<Alarm> due =
                alarms.headSet(new Alarm(now.plusMillis(1), ""), false).stream().toList();
        due.forEach(alarm -> putOff(alarm, now));
        return due.stream().map(Alarm::key).toList();
    }

    private void putOff(Alarm alarm, Instant now) {
        remove(alarm.key);
        put(new Alarm(now.plus(AGAIN), alarm.key));
    }

    private void put(Alarm alarm) {
        alarms.add(alarm);
        byKey.put(alarm.key, alarm);
    }

    private void remove(String key) {
        Alarm before = byKey.remove(key);
        if (before != null) {
            alarms.remove(before);
        }
    }
}
