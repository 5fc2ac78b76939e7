package parley.agent.delivery;

import java.util.OptionalLong;

/// Records of a feed that were published and will never arrive.
///
/// @param partition the feed's partition
/// @param epoch the run of the interaction in which the gap was noticed
/// @param after the source offset of the last record before the gap
/// @param before the source offset of the first record behind it
/// @param missing how many records are missing, where the signed sequence tells
/// @param kind what is known of the cause
public record Gap(int partition, long epoch, long after, long before, OptionalLong missing, Kind kind) {

    /// Why records are missing.
    public enum Kind {
        /// The interaction was not active when they were published: a fence held them back.
        FENCED,
        /// The signed sequence jumps within one run of the interaction: they were dropped, by retention or on the way.
        DROPPED,
        /// The feed's offsets jump where another publisher, or a new start of one, comes first: records may be missing.
        UNCERTAIN
    }
}
