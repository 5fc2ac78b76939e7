package parley.feeds.traffic;

/// How much waits in one partition that is read. For one thread.
public final class Gauge {

    /// Nobody knows how much waits.
    public static final long UNKNOWN = -1;

    private long lag = UNKNOWN;
    private long position = -1;
    private boolean moved;

    /// Takes in how it stands now.
    ///
    /// @param waiting how many records wait; [#UNKNOWN] if nobody knows
    /// @param at the next offset to read
    public void measure(long waiting, long at) {
        moved = at != position;
        position = at;
        lag = waiting;
    }

    /// It is no longer read.
    public void close() {
        measure(UNKNOWN, position);
    }

    long lag() {
        return lag;
    }

    /// Whether anything was read between the last two times it was measured.
    boolean moved() {
        return moved;
    }
}
