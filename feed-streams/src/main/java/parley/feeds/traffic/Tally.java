package parley.feeds.traffic;

/// The meter of an interaction as one of its epochs adds to it.
public record Tally(Meter meter, long epoch) {

    /// Counts a record that was delivered, unless it counts already; see [Meter#add].
    public void add(long offset, long sizeBytes, long now) {
        meter.add(epoch, offset, sizeBytes, now);
    }
}
