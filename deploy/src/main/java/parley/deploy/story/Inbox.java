package parley.deploy.story;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.RefusedRecord;

/// Keeps every record that a subscriber's handler was given, with the moment of its arrival, and lets others wait for
/// them.
final class Inbox implements BatchHandler {

    /// A record and when it was handed over.
    record Arrival(FeedRecord record, Instant at) {
        Duration latency() {
            return Duration.between(record.timestamp(), at);
        }
    }

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<RefusedRecord> refused = new ArrayList<>();

    Inbox(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void handle(List<FeedRecord> records) {
        var now = clock.instant();
        lock.lock();
        try {
            records.forEach(record -> arrivals.add(new Arrival(record, now)));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onRefused(RefusedRecord record) {
        lock.lock();
        try {
            refused.add(record);
        } finally {
            lock.unlock();
        }
    }

    /// The arrivals that match, once there are as many as asked for or the time is up.
    List<Arrival> await(int count, Predicate<FeedRecord> which, Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (matching(which).size() < count && left > 0) {
                left = changed.awaitNanos(left);
            }
            return matching(which);
        } finally {
            lock.unlock();
        }
    }

    /// How many records could not be verified.
    int refused() {
        lock.lock();
        try {
            return refused.size();
        } finally {
            lock.unlock();
        }
    }

    private List<Arrival> matching(Predicate<FeedRecord> which) {
        return arrivals.stream().filter(arrival -> which.test(arrival.record())).toList();
    }
}
