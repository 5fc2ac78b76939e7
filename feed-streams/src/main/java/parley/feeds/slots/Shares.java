package parley.feeds.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// What was given to this instance, and which loops still work on what. Thread-safe.
final class Shares {

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition letGo = lock.newCondition();

    /// One entry for each loop.
    private final List<Share> taken = new ArrayList<>();

    private Share current;

    Shares(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.current = share(Set.of());
    }

    private Share share(Set<Integer> slots) {
        return new Share(slots, nanoTime, this::letGo);
    }

    /// What a loop has from now on, until it closes it.
    Share take() {
        lock.lock();
        try {
            taken.add(current);
            return current;
        } finally {
            lock.unlock();
        }
    }

    private void letGo(Share share) {
        lock.lock();
        try {
            taken.remove(share);
            letGo.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Set<Integer> slots() {
        lock.lock();
        try {
            return current.slots();
        } finally {
            lock.unlock();
        }
    }

    /// Only these are ours from now on; not before [#confirm] are we sure of them.
    void give(Set<Integer> slots) {
        lock.lock();
        try {
            if (!slots.equals(current.slots())) {
                current.end();
                current = share(slots);
            }
        } finally {
            lock.unlock();
        }
    }

    /// All of it may be another's by now.
    void lose() {
        lock.lock();
        try {
            taken.forEach(Share::lose);
            current.lose();
            current = share(Set.of());
        } finally {
            lock.unlock();
        }
    }

    /// What is ours now was so at that time.
    void confirm(long at) {
        lock.lock();
        try {
            current.confirm(at);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until no loop works on anything that was ours before; those that still do after that time have lost it.
    ///
    /// @throws InterruptedException if this thread was interrupted, and then they have lost it, too
    void awaitLetGo(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (taken.stream().anyMatch(this::isOld) && left > 0) {
                left = letGo.awaitNanos(left);
            }
        } finally {
            taken.stream().filter(this::isOld).forEach(Share::lose);
            lock.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same slots given again are another share
    private boolean isOld(Share share) {
        return share != current;
    }
}
