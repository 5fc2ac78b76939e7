package parley.deploy.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.delivery.Subscriber;

/// A twin that asks the computer for its feed, and what arrives.
final class Arrivals {
    private final Cast cast;
    private final ActingTwin requester;
    private final Inbox inbox;
    private @Nullable Subscriber handler;
    private @Nullable InteractionView interaction;

    Arrivals(Cast cast, ActingTwin requester) {
        this.cast = cast;
        this.requester = requester;
        this.inbox = new Inbox(cast.clock());
    }

    Inbox inbox() {
        return inbox;
    }

    Subscriber handler() {
        if (handler == null) {
            throw new IllegalStateException(requester.did() + " has not asked yet");
        }
        return handler;
    }

    InteractionView interaction() {
        if (interaction == null) {
            throw new IllegalStateException(requester.did() + " has not asked yet");
        }
        return interaction;
    }

    /// Asks, and expects records without a hole from some offset between the feed's ends around the grant.
    Findings ask(String purpose, Findings findings) throws InterruptedException {
        long before = cast.end();
        var asked = cast.now();
        var active = cast.active(requester, purpose);
        if (active.isEmpty()) {
            return findings.expect(false, "the interaction is active");
        }
        var view = active.get();
        findings.saw("interaction", view.id() + ", epoch " + view.epoch())
                .saw("active", cast.millisSince(asked) + " ms after asking");
        long after = cast.end();
        take(view);
        return arrive(findings, before, after, asked);
    }

    /// Handles what arrives for an interaction that is active.
    void take(InteractionView view) {
        interaction = view;
        if (handler == null) {
            handler = cast.closing(requester.handle(view.id(), inbox));
        }
    }

    private Findings arrive(Findings findings, long before, long after, Instant asked) throws InterruptedException {
        var arrived = inbox.await(Cast.SOME, record -> record.sourceOffset() >= before, Cast.PATIENCE);
        if (arrived.isEmpty()) {
            return findings.expect(false, "records arrive");
        }
        var offsets = arrived.stream().map(a -> a.record().sourceOffset()).toList();
        var first = arrived.getFirst();
        return findings.saw("first record", Duration.between(asked, first.at()).toMillis() + " ms after asking")
                .saw("source offsets", offsets + ", the feed's end was " + before + " before and " + after + " after")
                .saw(
                        "sequence",
                        arrived.stream().map(a -> a.record().sequence()).toList())
                .saw(
                        "latency",
                        arrived.stream()
                                .map(a -> a.latency().toMillis() + " ms")
                                .toList())
                .saw("signed by", first.record().signer())
                .saw("a value", String.valueOf(first.record().value()))
                .expect(offsets.size() >= Cast.SOME, Cast.SOME + " records arrive")
                .expect(offsets.equals(consecutive(offsets)), "in order, none missing, none twice")
                .expect(offsets.getFirst() <= after, "none missing from the grant on")
                .expect(inbox.refused() == 0, "every signature is verified");
    }

    private static List<Long> consecutive(List<Long> offsets) {
        var expected = new ArrayList<Long>();
        for (int i = 0; i < offsets.size(); i++) {
            expected.add(offsets.getFirst() + i);
        }
        return expected;
    }
}
