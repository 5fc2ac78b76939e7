package parley.agent.delivery;

import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Result;

/// A subscriber that believes whatever it is told: what the others' verification costs is the difference. Only a
/// benchmark can make one, as it stands in this package's place.
public final class Unverified {
    private Unverified() {}

    /// Starts one.
    public static Subscriber start(Delivery delivery, SubscriberOptions options, BatchHandler handler) {
        var believing = new RecordReader(
                delivery,
                (feed, headers, timestamp, key, payload, fingerprint, keys) ->
                        new Result.Verified(RecordSignature.stamp(headers)));
        return Subscriber.start(delivery, believing, options, handler);
    }
}
