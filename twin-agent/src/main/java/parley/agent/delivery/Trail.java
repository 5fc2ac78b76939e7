package parley.agent.delivery;

import java.util.Optional;
import java.util.OptionalLong;
import parley.identity.Signers;
import parley.identity.Signers.Signer;

/// What was last seen in one partition, of the interaction and of each signer: enough to notice gaps and replays.
///
/// @param epoch the run of the interaction; 0 before the first record
/// @param source the last source offset; -1 before the first record
/// @param signers the last sequence of each signer and start
record Trail(long epoch, long source, Signers signers) {
    static final Trail EMPTY = new Trail(0, -1, Signers.NONE);

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
        var last = signers.last(signer);
        if (signers.passed(signer)) {
            return new Step.Replayed("sequence " + signer.sequence() + " after " + last.orElseThrow());
        }
        return new Step.Next(
                new Trail(recordEpoch, recordSource, signers.with(signer)),
                gap(partition, recordEpoch, recordSource, signer, last));
    }

    private Optional<Gap> gap(int partition, long recordEpoch, long recordSource, Signer signer, OptionalLong last) {
        if (source < 0) {
            return Optional.empty();
        }
        // A known signer proves what is missing; for another one only the feed's own offsets can hint at it.
        var missing =
                last.isPresent() ? OptionalLong.of(signer.sequence() - last.getAsLong() - 1) : OptionalLong.empty();
        boolean whole = missing.isPresent() ? missing.getAsLong() == 0 : recordSource == source + 1;
        if (whole) {
            return Optional.empty();
        }
        var kind = recordEpoch > epoch ? Gap.Kind.FENCED : missing.isPresent() ? Gap.Kind.DROPPED : Gap.Kind.UNCERTAIN;
        return Optional.of(new Gap(partition, recordEpoch, source, recordSource, missing, kind));
    }
}
