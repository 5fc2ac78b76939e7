package parley.acceptance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Ends an interaction, each way in turn, and grants it again, some times over; then looks for what was
/// published while it was ended: with plain kafka-clients in another process, in the whole delivery, with the
/// subscriber's own login.
final class FenceCheck {
    private final Crossing crossing;
    private final int some;
    private final List<Window> revoked = new ArrayList<>();

    /// How an interaction ends.
    private enum End {
        BY_PROVIDER,
        BY_POLICY,
        BY_REQUESTER
    }

    /// Published after an end was answered, and before anyone asked again.
    private record Window(long from, long to) {
        boolean holds(long offset) {
            return offset >= from && offset < to;
        }
    }

    /// What was found.
    ///
    /// @param published how many records were published while it was ended
    /// @param delivered how many of them stand in the delivery
    /// @param handled how many of them the handler was given
    record Found(long published, long delivered, long handled) {
        Found and(Found other) {
            return new Found(published + other.published, delivered + other.delivered, handled + other.handled);
        }
    }

    /// @param some at least so many records are published while it is active, and while it is not
    FenceCheck(Crossing crossing, int some) {
        this.crossing = crossing;
        this.some = some;
    }

    FenceCheck revoke(int times) {
        for (int i = 0; i < times; i++) {
            crossing.awaitReceived(crossing.end() + some);
            revoke(End.values()[i % End.values().length]);
        }
        return this;
    }

    /// What all of these find, in one look at their deliveries.
    static Found found(Pair pair, List<FenceCheck> checks) throws IOException, InterruptedException {
        var offsets = SourceOffsets.of(
                pair.balancer().settings(),
                checks.stream().map(check -> check.crossing.delivery()).toList());
        return checks.stream()
                .map(check -> check.found(offsets.getOrDefault(check.crossing.delivery(), List.of())))
                .reduce(new Found(0, 0, 0), Found::and);
    }

    /// @param offsets all that stand in the delivery
    private Found found(List<Long> offsets) {
        var handled = crossing.received().records().stream()
                .map(record -> record.sourceOffset())
                .toList();
        long published =
                revoked.stream().mapToLong(window -> window.to - window.from).sum();
        return new Found(published, revokedAmong(offsets), revokedAmong(handled));
    }

    private void revoke(End how) {
        // A busy machine may answer that it is not certain yet; who asks again is told when it is
        Patiently.await(how + " is in force").until(() -> inForce(how));
        long from = crossing.end();
        crossing.awaitEnded();
        long to = crossing.awaitEnd(from + some);
        revoked.add(new Window(from, to));
        if (how == End.BY_POLICY) {
            crossing.allow();
        }
        crossing.grant();
        // One lane partition keeps the order: what was let through before has arrived when this has.
        crossing.awaitReceived(crossing.end());
    }

    private boolean inForce(End how) {
        return switch (how) {
            case BY_PROVIDER ->
                crossing.provider().terminate(crossing.interaction(), "a test").inForce();
            case BY_POLICY -> crossing.provider().policy().set(List.of()).inForce();
            case BY_REQUESTER ->
                crossing.requester().terminate(crossing.interaction(), "a test").inForce();
        };
    }

    private long revokedAmong(List<Long> offsets) {
        return offsets.stream()
                .filter(offset -> revoked.stream().anyMatch(window -> window.holds(offset)))
                .count();
    }
}
