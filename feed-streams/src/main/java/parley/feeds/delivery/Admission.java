package parley.feeds.delivery;

import java.time.Instant;

/// What becomes of a record that a partner's lane brings for one interaction in one epoch.
public sealed interface Admission {

    /// It belongs in the interaction's delivery.
    record Deliver(Standing standing) implements Admission {}

    /// It came before the news that it is allowed: it waits.
    ///
    /// @param until not beyond this moment
    record Hold(Instant until) implements Admission {}

    /// It is not for anyone here.
    record Drop(Why why) implements Admission {}

    /// Nothing here knows of the epoch. Final only once `interactions` has been read to an end seen after the record.
    record Unknown() implements Admission {}

    /// The interaction is not with this partner: the record is forged.
    record Foreign() implements Admission {}

    /// Why a record is for nobody.
    enum Why {
        /// One side ended the interaction.
        ENDED,
        /// The interaction is in a later epoch.
        EARLIER_EPOCH
    }
}
