package parley.registry.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live searches of this instance: tells each what may be otherwise, knows when each has told its
/// reader, and keeps what it told for a reader who comes again. Thread-safe.
public final class LiveSearches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSearches.class);

    /// Who does not take what it is told for so long holds nobody up any longer.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// What takes longer to look at holds nobody up any longer.
    private static final Duration LOOKING = Duration.ofSeconds(5);

    /// A search without a reader goes on for so long.
    private static final Duration KEPT = Duration.ofMinutes(2);

    /// Time alone may show or hide a twin.
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private static final int MOST = 100;
    private static final int MOST_OF_ONE = 10;

    private final Map<String, Search> byId = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Supplier<Duration> patience;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("live searches").factory());

    /// None.
    public LiveSearches(InstantSource clock) {
        this(clock, () -> PATIENCE);
    }

    /// @param patience with who does not take what it is told
    LiveSearches(InstantSource clock, Supplier<Duration> patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /// Looks every ten seconds at what time alone may have changed, until it is closed.
    ///
    /// @param changed the twins that may be otherwise since a moment, and until another, by time alone;
    /// empty if all may be
    @SuppressWarnings("FutureReturnValueIgnored") // it does not fail
    public void start(BiFunction<Instant, Instant, Optional<Set<String>>> changed) {
        AtomicReference<Instant> looked = new AtomicReference<>(clock.instant());
        timer.scheduleAtFixedRate(
                () -> {
                    forget();
                    Instant now = clock.instant();
                    try {
                        changed.apply(looked.getAndSet(now), now)
                                .ifPresentOrElse(twins -> twins.forEach(this::changed), this::everythingChanged);
                    } catch (RuntimeException e) {
                        LOG.error("what time has changed is not known: everything is looked at", e);
                        everythingChanged();
                    }
                    byId.values().forEach(each -> each.search().timePassed());
                },
                AGAIN.toMillis(),
                AGAIN.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        byId.values().forEach(each -> each.search().end("stopping"));
    }

    /// @param owner whose it is, and what is looked for: nobody else reads it
    private record Search(Owner owner, LiveSearch search) {}

    /// Whose a search is.
    ///
    /// @param asked what is looked for
    public record Owner(String agent, String twin, Object asked) {}

    /// There are too many already.
    public static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooMany(String why) {
            super(why);
        }
    }

    /// A twin may be otherwise, or who may see it.
    public void changed(String twin) {
        byId.values().forEach(each -> each.search().changed(twin));
    }

    /// Anything may be otherwise.
    public void everythingChanged() {
        byId.values().forEach(each -> each.search().everythingChanged());
    }

    /// Done when every reader has been told what follows from everything that has changed before. One that
    /// does not take it is cut off instead.
    public CompletableFuture<Void> told() {
        return CompletableFuture.allOf(byId.values().stream()
                .map(Search::search)
                .map(search -> search.seen()
                        .orTimeout(LOOKING.toMillis(), TimeUnit.MILLISECONDS)
                        .thenCompose(until ->
                                search.got(until).orTimeout(patience.get().toMillis(), TimeUnit.MILLISECONDS))
                        .exceptionally(_ -> {
                            LOG.info("cut off a live search that was not in time search={}", search.id());
                            search.cutOff();
                            return null;
                        }))
                .toArray(CompletableFuture<?>[]::new));
    }

    /// Reads a search of which something was read before, or a new one.
    ///
    /// @param last where the reader stopped; empty if it begins
    /// @param watch makes what is watched, telling the name of what is otherwise
    /// @param events takes each event; false if it goes to nobody, so that nobody is waited for
    /// @throws TooMany if the agent, or all together, have too many
    public LiveReader read(
            Owner owner,
            Optional<LiveId> last,
            Function<Consumer<String>, Watched> watch,
            Predicate<LiveReader.Event> events) {
        LiveReader reader = new LiveReader(events, clock);
        Optional<Search> known = last.flatMap(id -> Optional.ofNullable(byId.get(id.search())))
                .filter(search -> search.owner().equals(owner));
        if (known.isPresent()
                && reader.attach(known.get().search(), last.map(LiveId::number).orElse(0L))) {
            return reader;
        }
        if (last.isPresent()) {
            reader.take(new LiveReader.Event.Reset());
        }
        LiveSearch search = open(owner, watch, reader);
        try {
            search.start();
        } catch (OutOfMemoryError e) {
            // No thread for it
            search.cutOff();
            throw e;
        }
        return reader;
    }

    private synchronized LiveSearch open(Owner owner, Function<Consumer<String>, Watched> watch, LiveReader reader) {
        forget();
        List<Search> its = byId.values().stream()
                .filter(each -> each.owner().agent().equals(owner.agent()))
                .toList();
        its.stream()
                .filter(each -> its.size() >= MOST_OF_ONE && each.search().isLeft())
                .findFirst()
                .ifPresent(left -> {
                    left.search().cutOff();
                    byId.remove(left.search().id());
                });
        long open = byId.values().stream()
                .filter(each -> each.owner().agent().equals(owner.agent()))
                .count();
        if (open >= MOST_OF_ONE || byId.size() >= MOST) {
            throw new TooMany("at most " + MOST_OF_ONE + " live searches of an agent, and " + MOST + " of all");
        }
        LiveSearch search = new LiveSearch(UUID.randomUUID().toString(), owner.twin(), watch, clock.instant());
        boolean _ = reader.attach(search, 0); // it has told nothing yet
        byId.put(search.id(), new Search(owner, search));
        return search;
    }

    /// Ends what nobody reads any more.
    public void forget() {
        Instant left = clock.instant().minus(KEPT);
        byId.values().removeIf(each -> each.search().endIfLeftBefore(left));
    }
}
