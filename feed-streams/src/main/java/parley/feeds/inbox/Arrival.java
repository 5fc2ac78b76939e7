package parley.feeds.inbox;

/// What a record is to a delivery that it comes for.
public enum Arrival {
    /// It belongs in it.
    NEW,
    /// Its place in the feed was delivered, or overtaken: as when it is carried once more after a failure.
    DUPLICATE,
    /// It, or one that its signer has numbered higher, was delivered from an earlier place in the feed.
    REPEATED
}
