package parley.agent.delivery;

import java.util.ArrayList;
import java.util.List;
import parley.identity.Signers.Signer;

/// What one poll means for one partition: decided before anything is handed over, applied by the [Subscriber].
///
/// @param intended to be committed before the handler is called
/// @param done to be committed after it returned
record Handover(
        List<FeedRecord> records, List<Gap> gaps, List<RefusedRecord> refused, Progress intended, Progress done) {

    /// A record as it was read from the delivery.
    sealed interface Read {
        /// Its offset in the delivery.
        long offset();

        /// Its signature was verified and its value decoded.
        record Genuine(long offset, FeedRecord record) implements Read {}

        /// It cannot be believed or decoded.
        record Unbelievable(long offset, String why) implements Read {}
    }

    /// @param read in offset order, not empty
    static Handover plan(int partition, Progress progress, List<Read> read) {
        var records = new ArrayList<FeedRecord>();
        var gaps = new ArrayList<Gap>();
        var refused = new ArrayList<RefusedRecord>();
        var trail = progress.trail();
        for (var one : read) {
            switch (one) {
                case Read.Unbelievable(var offset, var why) -> refused.add(new RefusedRecord(partition, offset, why));
                case Read.Genuine(var offset, var record) -> {
                    var signer = new Signer(record.publisher(), record.start().toEpochMilli(), record.sequence());
                    switch (trail.step(partition, record.epoch(), record.sourceOffset(), signer)) {
                        case Trail.Step.Replayed(var why) ->
                            refused.add(new RefusedRecord(partition, offset, "replayed: " + why));
                        case Trail.Step.Next(var next, var gap) -> {
                            trail = next;
                            gap.ifPresent(gaps::add);
                            records.add(progress.maybeRepeated(offset) ? record.repeated() : record);
                        }
                    }
                }
            }
        }
        long end = read.getLast().offset() + 1;
        return new Handover(records, gaps, refused, progress.intending(end), progress.done(end, trail));
    }
}
