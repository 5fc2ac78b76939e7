package parley.agent.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.Made;
import parley.agent.service.ProblemException;

/// Makes a twin of each row of a file, or puts it in the place of what the twin said before: the same file a second
/// time
/// changes nothing. A row that is not fit is left out, and told of; all others are made.
public final class BulkImport {
    private static final int AT_ONCE = 200;
    /// While one is decided, the next is signed, and the one before is written.
    private static final int CALLS_AT_ONCE = 3;
    private static final int POLICIES_AT_ONCE = 4;
    private static final int SERVER_ERROR = 500;

    private final Agent agent;
    private final Mapping mapping;
    private final @Nullable String policy;
    private final AtomicLong created = new AtomicLong();
    private final AtomicLong replaced = new AtomicLong();
    private final ConcurrentLinkedQueue<Rejected> rejected = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /// A row of which no twin was made.
    ///
    /// @param row from 1; a table's header counts as none
    /// @param field the column, or the part of the mapping, that is at fault
    public record Rejected(long row, String field, String why) {}

    /// What was done so far.
    ///
    /// @param rejected in the order of the rows
    public record Report(long created, long replaced, List<Rejected> rejected) {
        public Report {
            rejected = List.copyOf(rejected);
        }

        /// How many rows were dealt with.
        public long rows() {
            return created + replaced + rejected.size();
        }
    }

    /// @param policy of each twin that has none, JSON; null to leave policies as they are
    public BulkImport(Agent agent, Mapping mapping, @Nullable String policy) {
        this.agent = agent;
        this.mapping = mapping;
        this.policy = policy;
    }

    /// Imports a file.
    ///
    /// @param progress told now and then, by some thread at a time
    /// @throws IOException if the file cannot be read to its end; what was read is imported
    /// @throws RuntimeException if a service does not answer, or fails: what was imported stays
    public Report run(Path file, Consumer<Report> progress) throws IOException, InterruptedException {
        Map<String, Long> rowOf = new HashMap<>();
        var room = new Semaphore(CALLS_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var rows = Rows.open(file)) {
            var batch = new LinkedHashMap<String, Fit>();
            try {
                while (failure.get() == null && rows.hasNext()) {
                    var row = rows.next();
                    if (row.number() == 1) {
                        checkColumns(row, rows.table());
                    }
                    var made = made(row, rowOf);
                    if (made != null) {
                        batch.put(made.name(), new Fit(row.number(), made.turtle()));
                    }
                    if (batch.size() >= AT_ONCE) {
                        hand(threads, room, batch);
                        batch = new LinkedHashMap<>();
                    }
                    progress.accept(report());
                }
            } finally {
                // Also of a file that breaks off here
                hand(threads, room, batch);
            }
        }
        var failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        progress.accept(report());
        return report();
    }

    /// @param row its number
    private record Fit(long row, String turtle) {}

    private void hand(ExecutorService threads, Semaphore room, Map<String, Fit> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        room.acquire();
        threads.execute(() -> {
            try {
                put(batch);
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                room.release();
            }
        });
    }

    private Mapping.@Nullable Made made(Row row, Map<String, Long> rowOf) {
        try {
            var made = mapping.of(row);
            var before = rowOf.putIfAbsent(made.name(), row.number());
            if (before != null) {
                throw new RowRejected("twin", made.name() + " is the twin of row " + before);
            }
            return made;
        } catch (RowRejected e) {
            rejected.add(new Rejected(row.number(), e.field(), String.valueOf(e.getMessage())));
            return null;
        }
    }

    /// A column that there is not is a mistake in the mapping; JSON leaves out what is empty.
    private void checkColumns(Row first, boolean table) {
        var missing =
                mapping.columns().stream().filter(column -> !first.has(column)).toList();
        if (!missing.isEmpty() && (table || missing.size() == mapping.columns().size())) {
            throw new IllegalArgumentException(
                    "the mapping names columns that the file has not: " + String.join(", ", missing));
        }
    }

    private void put(Map<String, Fit> batch) {
        if (failure.get() != null) {
            return;
        }
        var turtles = new LinkedHashMap<String, String>();
        batch.forEach((name, fit) -> turtles.put(name, fit.turtle()));
        var made = agent.put(turtles);
        if (policy == null) {
            made.forEach((name, what) -> count(rowOf(batch, name), what));
        } else {
            setPolicies(batch, made);
        }
    }

    private static long rowOf(Map<String, Fit> batch, String name) {
        return Objects.requireNonNull(batch.get(name)).row();
    }

    /// A twin counts once it has its policy.
    private void setPolicies(Map<String, Fit> batch, Map<String, Made> made) {
        var room = new Semaphore(POLICIES_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            made.forEach((name, what) -> threads.execute(() -> {
                room.acquireUninterruptibly();
                try {
                    setPolicy(name, rowOf(batch, name), what);
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                } finally {
                    room.release();
                }
            }));
        }
    }

    private void setPolicy(String name, long row, Made made) {
        if (failure.get() != null) {
            return;
        }
        try {
            var twinPolicy = agent.twin(name).policy();
            if (!(made instanceof Made.Refused) && twinPolicy.get().isEmpty()) {
                twinPolicy.set(Objects.requireNonNull(policy));
            }
            count(row, made);
        } catch (ProblemException e) {
            count(row, new Made.Refused(e.problem()));
        }
    }

    private void count(long row, Made made) {
        switch (made) {
            case Made.Created() -> created.incrementAndGet();
            case Made.Described() -> replaced.incrementAndGet();
            case Made.Refused(var why)
            when why.status() >= SERVER_ERROR -> failure.compareAndSet(null, new ProblemException(why));
            case Made.Refused(var why) -> {
                var field = why.field();
                rejected.add(new Rejected(row, field == null ? "" : field, ProblemException.line(why)));
            }
        }
    }

    private Report report() {
        var all = new ArrayList<>(rejected);
        all.sort(Comparator.comparingLong(Rejected::row));
        return new Report(created.get(), replaced.get(), all);
    }
}
