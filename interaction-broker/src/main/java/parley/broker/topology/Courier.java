package parley.broker.topology;

import java.time.Instant;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;
import parley.avro.Command;
import parley.avro.CommandBody;
import parley.broker.deciding.Decider;

/// Carries commands and reports where decisions send them. What is carried is not in the log that decides: it comes
/// by a topic of its own, mostly before the decision and sometimes after it, and is held until both are there.
final class Courier {

    /// What is to be done; all but the last need what the decided entry, or the command, came with.
    enum Errand {
        /// To the partner whose twin the command is for.
        FORWARD,
        /// To the agents of our twin that the command is for.
        HAND_OVER,
        /// To the agents of our twin that are asked about the command.
        ASK,
        /// The received report to the twin that sent the command.
        RELAY,
        /// A report of our own to the twin that sent the command.
        TELL
    }

    private final WindowStore<String, CommandBody> bodies;
    private final KeyValueStore<String, CommandBody> asked;
    private final KeyValueStore<String, String> errands;
    private final Addresses addresses;

    /// @param asked the bodies of the commands of which agents are asked: these wait longer than any other
    Courier(
            WindowStore<String, CommandBody> bodies,
            KeyValueStore<String, CommandBody> asked,
            KeyValueStore<String, String> errands,
            Addresses addresses) {
        this.bodies = bodies;
        this.asked = asked;
        this.errands = errands;
        this.addresses = addresses;
    }

    /// Does what a decision on the entry that is the command's cause asks for.
    void run(Errand errand, Command command, Instant now) {
        String entry = switch (errand) {
            // Its body came with the command itself
            case HAND_OVER, ASK -> command.getId();
            case FORWARD, RELAY, TELL -> command.getCause();
        };
        Held held = held(entry, now);
        if (held != null) {
            bodies.put(entry, null, held.at);
        }
        if (errand == Errand.TELL) {
            addresses.tell(command, now);
        } else if (held != null) {
            deliver(errand, command, held.body, now);
        } else {
            errands.put(entry, errand.name() + " " + command.getId());
        }
    }

    /// The command that waits for the body with that id; empty if none does.
    String awaiting(String body) {
        String errand = errands.get(body);
        return errand == null ? "" : errand.substring(errand.indexOf(' ') + 1);
    }

    /// Takes a body, for the command that waits for it, if one does.
    void arrived(CommandBody body, @Nullable Command waiting, Instant now) {
        String errand = errands.get(body.getId());
        if (errand == null) {
            bodies.put(body.getId(), body, now.toEpochMilli());
            return;
        }
        errands.delete(body.getId());
        if (waiting != null) {
            deliver(Errand.valueOf(errand.substring(0, errand.indexOf(' '))), waiting, body, now);
        }
    }

    /// Says where agents begin commands that this one was taken back.
    void mark(Command over, Instant now) {
        addresses.mark(over, now);
    }

    /// A command of which agents were asked waits no longer: its body is at hand for what is decided now.
    void answered(Command command, Instant now) {
        CommandBody body = asked.delete(command.getId());
        if (body != null) {
            bodies.put(command.getId(), body, now.toEpochMilli());
        }
        errands.delete(command.getId());
        addresses.askedNoMore(command, now);
    }

    private void deliver(Errand errand, Command command, CommandBody body, Instant now) {
        switch (errand) {
            case FORWARD -> addresses.forward(command, body, now);
            case HAND_OVER -> addresses.handOver(command, body, now);
            case ASK -> {
                asked.put(command.getId(), body);
                addresses.ask(command, body, now);
            }
            case RELAY -> addresses.relay(command, body, now);
            case TELL -> addresses.tell(command, now);
        }
    }

    private record Held(CommandBody body, long at) {}

    private @Nullable Held held(String entry, Instant now) {
        // The two topics have clocks of their own, by a little
        try (WindowStoreIterator<CommandBody> found =
                bodies.fetch(entry, now.minus(Decider.MEMORY), now.plus(Decider.MEMORY))) {
            if (!found.hasNext()) {
                return null;
            }
            var entryHeld = found.next();
            return new Held(entryHeld.value, entryHeld.key);
        }
    }
}
