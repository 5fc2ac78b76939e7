package parley.registry.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.registry.find.Watch;

/// One search that goes on: a [Watch] on a thread of its own, and what it has told, in order, for one
/// reader at a time, who may go away and come again. Thread-safe.
final class LiveSearch {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSearch.class);

    /// So many are kept for who comes again.
    private static final int KEPT = 2 * Watch.MOST;

    private final String id;
    private final Watch watch;
    private final Deque<Told> kept = new ArrayDeque<>();
    private final Set<String> dirty = new LinkedHashSet<>();
    private boolean everything = true;
    private boolean busy;
    private final List<Waiting> waiting = new ArrayList<>();
    private long last;
    private long sent;
    private boolean ended;
    private @Nullable Consumer<Told> reader;
    private Instant leftAt;

    /// Something that was told.
    ///
    /// @param number counted from 1
    record Told(long number, What what) {}

    /// What is told.
    sealed interface What {
        /// A change of what is found.
        record Changed(Watch.Change change) implements What {}

        /// All that is found has been told.
        record Current() implements What {}

        /// There will be no more.
        record Ended(String why) implements What {}
    }

    /// @param done completed once
    /// @param until the number of what the reader must have got; [#UNSEEN] or [#BEING_SEEN] as long as that
    /// is not known
    private record Waiting(CompletableFuture<Void> done, long until) {}

    /// What it waits for is still to be looked at.
    private static final long UNSEEN = -2;

    /// What it waits for is being looked at.
    private static final long BEING_SEEN = -1;

    /// @param watch makes one that tells its changes
    LiveSearch(String id, Function<Consumer<Watch.Change>, Watch> watch, Instant now) {
        this.id = id;
        this.watch = watch.apply(change -> tell(new What.Changed(change)));
        this.leftAt = now;
    }

    String id() {
        return id;
    }

    void start() {
        Thread.ofVirtual().name("search " + id).start(this::run);
    }

    synchronized void changed(String twin) {
        dirty.add(twin);
        notifyAll();
    }

    synchronized void everythingChanged() {
        everything = true;
        notifyAll();
    }

    /// Done when the reader has got what follows from everything that has changed before; at once if there
    /// is no reader.
    synchronized CompletableFuture<Void> told() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (ended || reader == null) {
            done.complete(null);
        } else if (everything || !dirty.isEmpty()) {
            waiting.add(new Waiting(done, UNSEEN));
        } else {
            waiting.add(new Waiting(done, busy ? BEING_SEEN : last));
            settle();
        }
        return done;
    }

    /// Goes on telling a reader, in the place of the one before.
    ///
    /// @param after the number of what it got last; 0 if nothing
    /// @return false if what came next is not kept any more
    synchronized boolean attach(long after, Consumer<Told> next) {
        long first = kept.isEmpty() ? last + 1 : kept.getFirst().number();
        if (after > last || after < first - 1) {
            return false;
        }
        reader = next;
        sent = after;
        kept.stream().filter(told -> told.number() > after).forEach(next);
        return true;
    }

    /// The reader got everything up to this number.
    synchronized void sent(Consumer<Told> by, long number) {
        if (by.equals(reader)) {
            sent = Math.max(sent, number);
            settle();
        }
    }

    /// The reader is gone.
    synchronized void detach(Consumer<Told> gone, Instant now) {
        if (gone.equals(reader)) {
            reader = null;
            leftAt = now;
            settle();
        }
    }

    /// Whether nobody has read it since.
    synchronized boolean leftBefore(Instant moment) {
        return reader == null && leftAt.isBefore(moment);
    }

    /// Whether there will be no more.
    synchronized boolean isEnded() {
        return ended;
    }

    /// Ends it, and tells the reader why.
    synchronized void end(String why) {
        if (!ended) {
            tell(new What.Ended(why));
            ended = true;
            settle();
            notifyAll();
        }
    }

    private void run() {
        boolean first = true;
        try {
            for (@Nullable Batch batch = next(); batch != null; batch = next()) {
                if (batch.everything()) {
                    watch.everything();
                } else {
                    batch.twins().forEach(watch::look);
                }
                if (first) {
                    tell(new What.Current());
                    first = false;
                }
                done();
            }
        } catch (Watch.TooMany e) {
            end(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end("stopping");
        } catch (RuntimeException e) {
            LOG.info("a live search ended search={} reason={}", id, e.toString());
            end("it can go on no longer");
        }
    }

    private record Batch(boolean everything, List<String> twins) {}

    private synchronized @Nullable Batch next() throws InterruptedException {
        while (!everything && dirty.isEmpty() && !ended) {
            wait();
        }
        if (ended) {
            return null;
        }
        Batch batch = new Batch(everything, List.copyOf(dirty));
        everything = false;
        dirty.clear();
        busy = true;
        waiting.replaceAll(each -> each.until() == UNSEEN ? new Waiting(each.done(), BEING_SEEN) : each);
        return batch;
    }

    private synchronized void done() {
        busy = false;
        waiting.replaceAll(each -> each.until() == BEING_SEEN ? new Waiting(each.done(), last) : each);
        settle();
    }

    private synchronized void tell(What what) {
        if (ended) {
            return;
        }
        Told told = new Told(++last, what);
        kept.add(told);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        if (reader != null) {
            reader.accept(told);
        }
    }

    private void settle() {
        waiting.removeIf(each -> {
            boolean settled = ended || reader == null || (each.until() >= 0 && each.until() <= sent);
            return settled && (each.done().complete(null) || each.done().isDone());
        });
    }
}
