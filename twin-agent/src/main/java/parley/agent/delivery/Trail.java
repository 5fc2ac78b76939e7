package parley.agent.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What was last seen in one partition, of the interaction and of each signer: enough to notice gaps and replays.
///
/// @param epoch the run of the interaction; 0 before the first record
/// @param source the last source offset; -1 before the first record
/// @param signers the last sequence of each signer and start, the latest one last
record Trail(long epoch, long source, List<Signer> signers) {
    static final Trail EMPTY = new Trail(0, -1, List.of());

    /// More would not fit into the metadata of a committed offset.
    private static final int SIGNERS = 8;

    Trail {
        signers = List.copyOf(signers);
    }

    /// The last sequence of one key since one start.
    record Signer(String key, long start, long sequence) {
        boolean sameRun(Signer other) {
            return key.equals(other.key) && start == other.start;
        }
    }

    /// What a record means to the trail.
    sealed interface Step {
        /// It is new.
        record Next(Trail trail, Optional<Gap> gap) implements Step {}

        /// It, or one behind it, has been here.
        record Replayed(String why) implements Step {}
    }

    Step step(int partition, long recordEpoch, long recordSource, Signer signer) {
        if (recordEpoch < epoch) {
            return new Step.Replayed("of epoch " + recordEpoch + " after one of epoch " + epoch);
        }
        if (recordEpoch == epoch && recordSource <= source) {
            return new Step.Replayed("source offset " + recordSource + " after " + source);
        }
        var last = signers.stream().filter(signer::sameRun).findFirst();
        if (last.isPresent() && signer.sequence() <= last.get().sequence()) {
            return new Step.Replayed(
                    "sequence " + signer.sequence() + " after " + last.get().sequence());
        }
        return new Step.Next(
                new Trail(recordEpoch, recordSource, latest(signer)),
                gap(partition, recordEpoch, recordSource, signer, last));
    }

    private Optional<Gap> gap(
            int partition, long recordEpoch, long recordSource, Signer signer, Optional<Signer> last) {
        if (source < 0) {
            return Optional.empty();
        }
        // A known signer proves what is missing; for another one only the feed's own offsets can hint at it.
        var missing = last.isPresent()
                ? OptionalLong.of(signer.sequence() - last.get().sequence() - 1)
                : OptionalLong.empty();
        boolean whole = missing.isPresent() ? missing.getAsLong() == 0 : recordSource == source + 1;
        if (whole) {
            return Optional.empty();
        }
        var kind = recordEpoch > epoch ? Gap.Kind.FENCED : missing.isPresent() ? Gap.Kind.DROPPED : Gap.Kind.UNCERTAIN;
        return Optional.of(new Gap(partition, recordEpoch, source, recordSource, missing, kind));
    }

    private List<Signer> latest(Signer signer) {
        var latest = new ArrayList<Signer>(signers);
        latest.removeIf(signer::sameRun);
        latest.add(signer);
        return latest.subList(Math.max(0, latest.size() - SIGNERS), latest.size());
    }
}
