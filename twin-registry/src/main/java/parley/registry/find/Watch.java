package parley.registry.find;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.policy.Requester;
import parley.registry.find.Found.Match;

/// What a query finds for a requester, as it changes. What the requester may not see takes no part in it: a
/// twin that it may find no longer is removed, and a change in what it does not see is none. Used by one
/// thread at a time.
public final class Watch {

    /// So many twins can be watched at once.
    public static final int MOST = 2_000;

    private final Finder finder;
    private final Supplier<Requester> requester;
    private final Query query;
    private final InstantSource clock;
    private final Consumer<Change> told;
    private final Map<String, Match> now = new ConcurrentHashMap<>();
    private @Nullable Requester before;

    /// One thing that is otherwise.
    public sealed interface Change {
        /// Its DID.
        String twin();

        /// It is found now.
        record Added(Match match) implements Change {
            @Override
            public String twin() {
                return match.twin();
            }
        }

        /// It is found as before, and what is seen of it is otherwise.
        record Changed(Match match) implements Change {
            @Override
            public String twin() {
                return match.twin();
            }
        }

        /// It is not found any more.
        record Removed(String twin) implements Change {}
    }

    /// More is found than can be watched.
    public static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooMany() {
            super("more than " + MOST + " twins fit: ask for less");
        }
    }

    /// Nothing is found before [#everything] was called.
    ///
    /// @param requester as it is when something is looked at
    /// @param told each change, in the order in which it is seen
    public Watch(
            Finder finder, Supplier<Requester> requester, Query query, InstantSource clock, Consumer<Change> told) {
        this.finder = finder;
        this.requester = requester;
        this.query = query;
        this.clock = clock;
        this.told = told;
    }

    /// Looks at everything.
    ///
    /// @throws TooMany if that is too much
    public void everything() {
        Requester as = requester.get();
        before = as;
        List<Match> found = finder.all(as, query, MOST + 1, clock.instant());
        if (found.size() > MOST) {
            throw new TooMany();
        }
        Set<String> gone = new HashSet<>(now.keySet());
        found.forEach(match -> gone.remove(match.twin()));
        // What must no longer be seen goes first
        gone.forEach(this::removed);
        found.forEach(this::seen);
    }

    /// Looks at everything if who searches is not what it was, so that it may be shown something else.
    public void recheck() {
        if (!requester.get().equals(before)) {
            everything();
        }
    }

    /// What was last seen of a twin; empty if it is not found.
    public Optional<Match> found(String twin) {
        return Optional.ofNullable(now.get(twin));
    }

    /// Looks at one twin.
    ///
    /// @throws TooMany if that is one too much
    public void look(String twin) {
        Optional<Match> match = finder.match(requester.get(), query, twin, clock.instant());
        match.ifPresentOrElse(this::seen, () -> removed(twin));
        if (now.size() > MOST) {
            throw new TooMany();
        }
    }

    private void seen(Match match) {
        Match before = now.put(match.twin(), match);
        if (before == null) {
            told.accept(new Change.Added(match));
        } else if (!before.equals(match)) {
            told.accept(new Change.Changed(match));
        }
    }

    private void removed(String twin) {
        if (now.remove(twin) != null) {
            told.accept(new Change.Removed(twin));
        }
    }
}
