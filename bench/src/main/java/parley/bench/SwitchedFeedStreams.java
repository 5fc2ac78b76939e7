package parley.bench;

import java.nio.file.Path;
import parley.feeds.FeedStreams;
import parley.feeds.Wiring;
import parley.feeds.flow.Fencing;
import parley.feeds.flow.Verification;
import parley.feeds.flow.Verification.Verdict;
import parley.identity.RecordSignature;

/// The service feed-streams as shipped, but that it can be told to believe every record: what verification costs is the
/// difference.
public final class SwitchedFeedStreams {
    private SwitchedFeedStreams() {}

    @SuppressWarnings("MustBeClosedChecker") // it ends with the process
    public static void main(String[] args) {
        var verify = new Switch(Path.of(System.getProperty(Switch.PROPERTY))).follow();
        var signatures = Verification.signatures();
        Verification switched = (claim, keys) -> verify.on()
                ? signatures.verify(claim, keys)
                : new Verdict.Believed(RecordSignature.stamp(claim.headers()));
        var _ = FeedStreams.run(args, new Wiring(switched, Fencing.strict()));
    }
}
