package parley.broker.view;

import java.util.OptionalLong;
import java.util.function.Consumer;

/// The commands of which agents of one twin are asked: all that wait first, then what comes and what waits
/// no longer. Each step is told at most once, in the order of `asked-commands`. Thread-safe.
public final class PendingCommands implements AutoCloseable {

    private final String twin;
    private final OptionalLong after;
    private final Consumer<AskedCommands.Seen> teller;
    private final Runnable stop;
    private long told = -1;

    private PendingCommands(
            AskedCommands commands, String twin, OptionalLong after, Consumer<AskedCommands.Seen> teller) {
        this.twin = twin;
        this.after = after;
        this.teller = teller;
        synchronized (this) {
            // Listening first: what comes meanwhile waits at the lock, and is left out if the first look saw it
            stop = commands.listen(this::changed);
            commands.of(twin).forEach(this::begin);
        }
    }

    /// Begins to tell.
    ///
    /// @param after the offset up to which all was told before: then only what is newer is, also if it
    /// waits no longer
    /// @param teller must not block
    public static PendingCommands follow(
            AskedCommands commands, String twin, OptionalLong after, Consumer<AskedCommands.Seen> teller) {
        return new PendingCommands(commands, twin, after, teller);
    }

    private void begin(AskedCommands.Seen seen) {
        told = seen.offset();
        if (after.isEmpty() ? seen.waits() : seen.offset() > after.getAsLong()) {
            teller.accept(seen);
        }
    }

    private synchronized void changed(AskedCommands.Seen seen) {
        if (seen.offset() > told && AskedCommands.isFor(seen, twin)) {
            told = seen.offset();
            teller.accept(seen);
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
