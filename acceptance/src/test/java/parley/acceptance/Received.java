package parley.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.Gap;
import parley.agent.delivery.RefusedRecord;

/// A handler that keeps all it is given. Thread-safe.
final class Received implements BatchHandler {
    private final List<FeedRecord> records = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<RefusedRecord> refused = new ArrayList<>();

    @Override
    public synchronized void handle(List<FeedRecord> batch) {
        records.addAll(batch);
    }

    @Override
    public synchronized void onGap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public synchronized void onRefused(RefusedRecord record) {
        refused.add(record);
    }

    synchronized List<FeedRecord> records() {
        return List.copyOf(records);
    }

    synchronized List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    synchronized List<RefusedRecord> refused() {
        return List.copyOf(refused);
    }

    synchronized int count() {
        return records.size();
    }

    /// The last source offset; -1 before the first record.
    synchronized long last() {
        return records.isEmpty() ? -1 : records.getLast().sourceOffset();
    }

    /// What is wrong where a record does not follow the one before it: offset, sequence and number. Empty if none is
    /// missing, none came twice, and all are in order.
    synchronized Optional<String> firstBreak() {
        for (int i = 1; i < records.size(); i++) {
            var before = records.get(i - 1);
            var record = records.get(i);
            if (record.sourceOffset() != before.sourceOffset() + 1
                    || record.sequence() != before.sequence() + 1
                    || number(record) != number(before) + 1
                    || record.maybeRepeated()) {
                return Optional.of(record + " after " + before + ", number " + i + " of " + records.size());
            }
        }
        return Optional.empty();
    }

    private static long number(FeedRecord record) {
        return record.value() == null ? -1 : (long) record.value().get("number");
    }
}
