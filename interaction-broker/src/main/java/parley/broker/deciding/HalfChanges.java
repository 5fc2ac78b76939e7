package parley.broker.deciding;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.Terms;

/// What a side can do with its own half: begin an epoch, say where records start, end.
final class HalfChanges {

    private HalfChanges() {}

    static Half begin(Side side, long epoch, String by, Instant now) {
        return begin(side, epoch, Reason.NONE, by, now);
    }

    /// @param reason NONE, or RESUMED of what was suspended
    static Half begin(Side side, long epoch, Reason reason, String by, Instant now) {
        return new Half(side, epoch, 1L, true, reason, by, List.of(), now, null, "", null);
    }

    /// What is suspended, in the next epoch: suspended still, or wanted again.
    ///
    /// @param suspended the half of an epoch before
    static Half carried(Half suspended, long epoch, boolean wanted, Reason reason, Instant now) {
        return new Half(
                suspended.getSide(),
                epoch,
                1L,
                wanted,
                reason,
                suspended.getBy(),
                List.of(),
                now,
                suspended.getTerms(),
                wanted ? "" : suspended.getDetail(),
                suspended.getUntil());
    }

    /// The provider's half of an epoch that it allows.
    ///
    /// @param until when it ends by itself; null if it does not
    static Half grant(long epoch, String by, @Nullable Terms terms, @Nullable Instant until, Instant now) {
        return new Half(Side.PROVIDER, epoch, 1L, true, Reason.NONE, by, List.of(), now, terms, "", until);
    }

    /// The provider's half, given by its agent before it was asked, or in place of a rule.
    static Half offer(long epoch, String by, Instant now) {
        return new Half(Side.PROVIDER, epoch, 1L, true, Reason.OFFERED, by, List.of(), now, null, "", null);
    }

    /// The same under terms.
    ///
    /// @param until when it ends by itself; null if it does not
    static Half offer(long epoch, String by, Terms terms, @Nullable Instant until, Instant now) {
        return new Half(Side.PROVIDER, epoch, 1L, true, Reason.OFFERED, by, List.of(), now, terms, "", until);
    }

    /// The provider's half of an epoch about which its agents are asked.
    static Half ask(long epoch, String by, Instant now) {
        return new Half(Side.PROVIDER, epoch, 1L, false, Reason.ASKED, by, List.of(), now, null, "", null);
    }

    /// The provider's half after its agents were asked.
    ///
    /// @param until when it ends by itself; null if it does not
    static Half granted(Half asked, @Nullable Terms terms, @Nullable Instant until, Instant now) {
        return new Half(
                Side.PROVIDER,
                asked.getEpoch(),
                asked.getVersion() + 1,
                true,
                Reason.NONE,
                asked.getBy(),
                List.of(),
                now,
                terms,
                "",
                until);
    }

    /// A half that never wanted the epoch.
    static Half refuse(Side side, long epoch, Reason reason, String by, Instant now) {
        return new Half(side, epoch, 1L, false, reason, by, List.of(), now, null, "", null);
    }

    /// The same half, said again with what is new of its request.
    static Half repeated(Half half, Instant now) {
        return new Half(
                half.getSide(),
                half.getEpoch(),
                half.getVersion() + 1,
                half.getWanted(),
                half.getReason(),
                half.getBy(),
                half.getStartOffsets(),
                now,
                half.getTerms(),
                half.getDetail(),
                half.getUntil());
    }

    static Half startingAt(Half half, List<Long> offsets, Instant now) {
        return new Half(
                half.getSide(),
                half.getEpoch(),
                half.getVersion() + 1,
                half.getWanted(),
                half.getReason(),
                half.getBy(),
                List.copyOf(offsets),
                now,
                half.getTerms(),
                "",
                half.getUntil());
    }

    /// @param detail what an agent gave as its reason; empty if none did
    static Half end(@Nullable Half half, Side side, long epoch, Reason reason, String by, String detail, Instant now) {
        if (half == null || half.getEpoch() != epoch) {
            return ended(begin(side, epoch, by, now), 1, reason, by, detail, now);
        }
        return ended(half, half.getVersion() + 1, reason, by, detail, now);
    }

    private static Half ended(Half half, long version, Reason reason, String by, String detail, Instant now) {
        return new Half(
                half.getSide(),
                half.getEpoch(),
                version,
                false,
                reason,
                by,
                half.getStartOffsets(),
                now,
                half.getTerms(),
                detail,
                half.getUntil());
    }
}
