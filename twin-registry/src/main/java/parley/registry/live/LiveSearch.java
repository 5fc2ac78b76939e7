package parley.registry.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One search that goes on: [Watched] on a thread of its own, and one reader at a time, who may go away and
/// come again. Nothing that is told is kept, but of which twins: who comes again is told how those stand,
/// looked at anew. Thread-safe.
final class LiveSearch {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSearch.class);

    /// Of so many events it is known what they were about.
    private static final int KEPT = 2 * Watched.MOST;

    private final String id;
    private final String twin;
    private final Watched watch;
    private final Deque<Told> told = new ArrayDeque<>();

    /// The names of what the reader is to be told how it stands, and whether it knows it.
    private final Map<String, Boolean> due = new LinkedHashMap<>();

    /// What readers up to now were told of, and is found.
    private final Set<String> known = new HashSet<>();

    private final Set<String> dirty = new LinkedHashSet<>();
    private boolean everything = true;
    private boolean awake;
    private boolean busy;
    private boolean currentTold;
    private final List<CompletableFuture<Long>> unseen = new ArrayList<>();
    private final List<CompletableFuture<Long>> beingSeen = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long last;
    private long sent;
    private boolean ended;
    private @Nullable LiveReader reader;
    private Instant leftAt;

    private enum Kind {
        ADDED,
        CHANGED,
        REMOVED,
        CURRENT
    }

    /// @param name of what it was about; empty if that is nothing
    private record Told(long number, String name, Kind kind) {}

    private record Waiting(CompletableFuture<Void> done, long until) {}

    /// @param twin which searches
    /// @param watch makes one that tells its changes
    LiveSearch(String id, String twin, Function<Consumer<String>, Watched> watch, Instant now) {
        this.id = id;
        this.twin = twin;
        this.watch = watch.apply(this::take);
        this.leftAt = now;
    }

    String id() {
        return id;
    }

    void start() {
        Thread.ofPlatform().name("search " + id).daemon().start(this::run);
    }

    /// A twin may be otherwise; if it is the one that searches, everything may be.
    synchronized void changed(String which) {
        if (which.equals(twin)) {
            everything = true;
        } else {
            dirty.add(which);
        }
        notifyAll();
    }

    synchronized void everythingChanged() {
        everything = true;
        notifyAll();
    }

    /// Looks whether the twin that searches is still what it was.
    synchronized void timePassed() {
        awake = true;
        notifyAll();
    }

    /// Done when everything that has changed before was looked at: the number of what the reader must then
    /// have got.
    synchronized CompletableFuture<Long> seen() {
        CompletableFuture<Long> done = new CompletableFuture<>();
        if (ended || reader == null) {
            done.complete(0L);
        } else if (everything || !dirty.isEmpty()) {
            unseen.add(done);
        } else if (busy) {
            beingSeen.add(done);
        } else {
            done.complete(last);
        }
        return done;
    }

    /// Done when the reader has got everything up to this number; at once if there is no reader.
    synchronized CompletableFuture<Void> got(long until) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(new Waiting(done, until));
        settle();
        return done;
    }

    /// Goes on telling a reader, in the place of the one before.
    ///
    /// @param after the number of what it got last; 0 if nothing
    /// @return false if it is not known any more what came next
    synchronized boolean attach(long after, LiveReader next) {
        long first = told.isEmpty() ? last + 1 : told.getFirst().number();
        if (ended || after > last || after < first - 1) {
            return false;
        }
        if (reader != null) {
            reader.cut();
        }
        Set<String> missed = new LinkedHashSet<>();
        for (Told each : told) {
            if (each.number() > after && each.kind() == Kind.CURRENT) {
                currentTold = false;
            } else if (each.number() > after && missed.add(each.name())) {
                due.put(each.name(), each.kind() != Kind.ADDED);
            }
        }
        reader = next;
        sent = last;
        settle();
        awake = true;
        notifyAll();
        return true;
    }

    /// The reader got everything up to this number.
    synchronized void sent(LiveReader by, long number) {
        if (by.equals(reader)) {
            sent = Math.max(sent, number);
            settle();
        }
    }

    /// The reader is gone, or is not to be waited for.
    synchronized void detach(LiveReader gone, Instant now) {
        if (gone.equals(reader)) {
            reader = null;
            leftAt = now;
            unseen.forEach(each -> each.complete(0L));
            unseen.clear();
            settle();
        }
    }

    /// Discards what the reader has not got, and ends.
    synchronized void cutOff() {
        if (reader != null) {
            reader.cut();
        }
        end();
    }

    /// Ends it, if nobody has read it since.
    synchronized boolean endIfLeftBefore(Instant moment) {
        if (reader == null && leftAt.isBefore(moment)) {
            end();
        }
        return ended;
    }

    /// Whether it has no reader.
    synchronized boolean isLeft() {
        return reader == null;
    }

    /// Ends it, and tells the reader why.
    synchronized void end(String why) {
        if (!ended && reader != null) {
            reader.take(new LiveReader.Event.Ended(why));
        }
        end();
    }

    private void end() {
        ended = true;
        unseen.forEach(each -> each.complete(0L));
        beingSeen.forEach(each -> each.complete(0L));
        unseen.clear();
        beingSeen.clear();
        due.clear();
        known.clear();
        told.clear();
        settle();
        notifyAll();
    }

    private void run() {
        try {
            for (@Nullable Batch batch = next(); batch != null; batch = next()) {
                if (batch.everything()) {
                    watch.everything();
                } else {
                    watch.recheck();
                    watch.look(batch.twins());
                }
                flush();
                done();
            }
        } catch (Watched.Over e) {
            end(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end("stopping");
        } catch (RuntimeException e) {
            LOG.info("a live search ended search={} reason={}", id, e.toString());
        } finally {
            end("it can go on no longer");
        }
    }

    private record Batch(boolean everything, List<String> twins) {}

    private synchronized @Nullable Batch next() throws InterruptedException {
        while (!everything && dirty.isEmpty() && !awake && !ended) {
            wait();
        }
        if (ended) {
            return null;
        }
        Batch batch = new Batch(everything, List.copyOf(dirty));
        everything = false;
        awake = false;
        dirty.clear();
        busy = true;
        beingSeen.addAll(unseen);
        unseen.clear();
        return batch;
    }

    private synchronized void done() {
        busy = false;
        beingSeen.forEach(each -> each.complete(last));
        beingSeen.clear();
    }

    private synchronized void take(String name) {
        if (ended) {
            return;
        }
        boolean knows = due.getOrDefault(name, known.contains(name));
        if (!knows && watch.found(name).isEmpty()) {
            due.remove(name); // it came and went
            known.remove(name);
        } else {
            due.putIfAbsent(name, knows);
        }
        if (due.size() > KEPT) {
            cutOff();
        }
    }

    /// Tells the reader, if there is one, how those stand of which it has to know; each is looked at once
    /// more, so that what was hidden meanwhile is not told.
    private void flush() {
        LiveReader to;
        List<String> names;
        synchronized (this) {
            to = reader;
            names = List.copyOf(due.keySet());
        }
        if (to == null) {
            return;
        }
        watch.again(names);
        Map<String, Object> found = new HashMap<>();
        names.forEach(name -> watch.found(name).ifPresent(what -> found.put(name, what)));
        // What must no longer be seen goes first
        names.stream().filter(name -> !found.containsKey(name)).forEach(name -> tell(to, name, Optional.empty()));
        found.forEach((name, what) -> tell(to, name, Optional.of(what)));
        synchronized (this) {
            if (to.equals(reader) && !currentTold && !ended) {
                currentTold = true;
                told(new Told(++last, "", Kind.CURRENT), Optional.empty());
            }
        }
    }

    /// Nothing, if another reader has come meanwhile: for that one it is looked at anew.
    private synchronized void tell(LiveReader to, String name, Optional<Object> what) {
        if (!to.equals(reader) || ended) {
            return;
        }
        @Nullable Boolean knows = due.remove(name);
        if (knows == null) {
            return;
        }
        if (what.isEmpty() && !knows) {
            known.remove(name);
            return;
        }
        Kind found = knows ? Kind.CHANGED : Kind.ADDED;
        Kind kind = what.isEmpty() ? Kind.REMOVED : found;
        if (kind == Kind.REMOVED) {
            known.remove(name);
        } else {
            known.add(name);
        }
        told(new Told(++last, name, kind), what);
    }

    private void told(Told next, Optional<Object> what) {
        told.add(next);
        if (told.size() > KEPT) {
            told.removeFirst();
        }
        LiveReader to = reader;
        if (to == null) {
            return;
        }
        if (last - sent > KEPT) {
            to.cut();
            end();
            return;
        }
        LiveId at = new LiveId(id, next.number());
        to.take(
                switch (next.kind()) {
                    case ADDED -> new LiveReader.Event.Changed(at, new Change.Added(next.name(), what.orElseThrow()));
                    case CHANGED ->
                        new LiveReader.Event.Changed(at, new Change.Changed(next.name(), what.orElseThrow()));
                    case REMOVED ->
                        new LiveReader.Event.Changed(at, new Change.Removed(next.name(), watch.gone(next.name())));
                    case CURRENT -> new LiveReader.Event.Current(at);
                });
    }

    private void settle() {
        List<Waiting> settled = waiting.stream()
                .filter(each -> ended || reader == null || each.until() <= sent)
                .toList();
        waiting.removeAll(settled);
        settled.forEach(each -> each.done().complete(null));
    }
}
