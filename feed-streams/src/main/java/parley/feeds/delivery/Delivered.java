package parley.feeds.delivery;

/// The newest record of one feed partition in one delivery; whatever is not beyond it is a duplicate.
///
/// The epoch counts first: a feed that was deleted and made again starts from offset 0, in a later epoch.
///
/// @param epoch the interaction's epoch in which it was delivered
/// @param offset its offset in the feed partition
public record Delivered(long epoch, long offset) {

    /// Nothing has been delivered yet.
    public static final Delivered NOTHING = new Delivered(-1, -1);

    /// Whether a record has been delivered already, or was overtaken by one that has.
    public boolean covers(long otherEpoch, long otherOffset) {
        return otherEpoch < epoch || (otherEpoch == epoch && otherOffset <= offset);
    }
}
