package parley.agent.delivery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The newest of the records that it is given, so many and so large at most. For one thread.
final class Recent {
    private static final Comparator<Kept> AS_THEY_CAME = Comparator.comparingLong(Kept::number);
    private static final Comparator<Kept> BY_TIME =
            Comparator.comparing((Kept kept) -> kept.record.timestamp()).thenComparing(AS_THEY_CAME);

    private final int most;
    private final int mostBytes;
    private final PriorityQueue<Kept> kept;
    private long bytes;
    private long given;

    private record Kept(FeedRecord record, int size, long number) {}

    /// @param oneOrder whether they come in the order in which they were published
    Recent(int most, int mostBytes, boolean oneOrder) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.kept = new PriorityQueue<>(oneOrder ? AS_THEY_CAME : BY_TIME);
    }

    /// @param size of the record's value, in bytes
    void add(FeedRecord record, int size) {
        kept.add(new Kept(record, size, given++));
        bytes += size;
        while (kept.size() > most || (bytes > mostBytes && kept.size() > 1)) {
            bytes -= kept.remove().size();
        }
    }

    /// The oldest first; it has none afterwards.
    List<FeedRecord> take() {
        var records = new ArrayList<FeedRecord>();
        while (!kept.isEmpty()) {
            records.add(kept.remove().record());
        }
        bytes = 0;
        return List.copyOf(records);
    }
}
