package parley.registry.find;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.policy.Requester;
import parley.registry.find.Found.Match;
import parley.registry.live.Watched;

/// What a query finds for a requester, as it changes. What the requester may not see takes no part in it: a
/// twin that it may find no longer is removed, and a change in what it does not see is none. Used by one
/// thread at a time.
public final class Watch implements Watched {

    private final Finder finder;
    private final Supplier<Requester> requester;
    private final Query query;
    private final InstantSource clock;
    private final Function<Match, Object> view;
    private final Consumer<String> told;
    private final Map<String, Match> now = new ConcurrentHashMap<>();
    private @Nullable Requester before;

    /// Nothing is found before [#everything] was called.
    ///
    /// @param requester as it is when something is looked at
    /// @param view how a twin that is found is told
    /// @param told the DID of each twin that is otherwise, in the order in which that is seen
    public Watch(
            Finder finder,
            Supplier<Requester> requester,
            Query query,
            InstantSource clock,
            Function<Match, Object> view,
            Consumer<String> told) {
        this.view = view;
        this.finder = finder;
        this.requester = requester;
        this.query = query;
        this.clock = clock;
        this.told = told;
    }

    @Override
    public void everything() {
        Requester as = requester.get();
        before = as;
        List<Match> found = finder.all(as, query, MOST + 1, clock.instant());
        if (found.size() > MOST) {
            throw Over.tooMuch();
        }
        Set<String> gone = new HashSet<>(now.keySet());
        found.forEach(match -> gone.remove(match.twin()));
        gone.forEach(this::removed);
        found.forEach(this::seen);
    }

    @Override
    public void look(Collection<String> twins) {
        Requester as = requester.get();
        twins.forEach(twin ->
                finder.match(as, query, twin, clock.instant()).ifPresentOrElse(this::seen, () -> removed(twin)));
        if (now.size() > MOST) {
            throw Over.tooMuch();
        }
    }

    @Override
    public void again(Collection<String> names) {
        look(names);
    }

    @Override
    public void recheck() {
        if (!requester.get().equals(before)) {
            everything();
        }
    }

    @Override
    public Optional<Object> found(String twin) {
        return Optional.ofNullable(now.get(twin)).map(view);
    }

    @Override
    public Object gone(String twin) {
        return Map.of("twin", twin);
    }

    private void seen(Match match) {
        if (!match.equals(now.put(match.twin(), match))) {
            told.accept(match.twin());
        }
    }

    private void removed(String twin) {
        if (now.remove(twin) != null) {
            told.accept(twin);
        }
    }
}
