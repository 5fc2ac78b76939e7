package parley.feeds.routing;

import org.jspecify.annotations.Nullable;
import parley.avro.Terms;
import parley.framing.RouteTag;

/// What one epoch of one interaction is allowed of one feed partition: every record from `start` on.
///
/// @param tag the interaction and its epoch
/// @param to where its records go
/// @param start the first offset that it is allowed
/// @param activatedAt the offset in `interactions` at which this process first saw it active; later than the true one
///     after compaction, never earlier
/// @param terms which of its records go there, and what of them; all of all, if null
/// @param until nothing goes there from then on, in epoch milliseconds; `Long.MAX_VALUE` if that never comes
/// @param first whether no earlier epoch was granted
public record Route(
        RouteTag tag,
        Destination to,
        long start,
        long activatedAt,
        @Nullable Terms terms,
        long until,
        boolean first) {

    public Route {
        if (start < 0 || activatedAt < 0) {
            throw new IllegalArgumentException("route " + tag + ": start " + start + ", activated at " + activatedAt);
        }
    }

    /// One of an interaction of which nothing was refused or lapsed before it was granted.
    public Route(RouteTag tag, Destination to, long start, long activatedAt, @Nullable Terms terms, long until) {
        this(tag, to, start, activatedAt, terms, until, tag.epoch() == 1);
    }

    /// One without terms.
    public Route(RouteTag tag, Destination to, long start, long activatedAt) {
        this(tag, to, start, activatedAt, null, Long.MAX_VALUE);
    }

    /// Whether all of its records go there as they are, for ever.
    public boolean plain() {
        return terms == null && until == Long.MAX_VALUE;
    }
}
