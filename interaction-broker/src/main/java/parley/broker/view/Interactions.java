package parley.broker.view;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;

/// The interactions that our twins have, by id. Thread-safe.
public final class Interactions {

    /// An interaction, and the offset in `interactions` that says so.
    public record Seen(Interaction interaction, long offset) {}

    private record Waiter(String id, Predicate<Interaction> enough, CompletableFuture<Seen> seen) {}

    private final Map<String, Seen> interactions = new ConcurrentHashMap<>();
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final Set<Consumer<Seen>> listeners = ConcurrentHashMap.newKeySet();

    /// The interaction of that id, if one of our twins has it.
    public Optional<Interaction> get(String id) {
        return Optional.ofNullable(interactions.get(id)).map(Seen::interaction);
    }

    /// Where `interactions` says how the interaction of that id stands.
    public OptionalLong offset(String id) {
        Seen seen = interactions.get(id);
        return seen == null ? OptionalLong.empty() : OptionalLong.of(seen.offset);
    }

    /// The interactions in which that twin is requester or provider, the last changed first.
    public List<Interaction> of(String twin) {
        return interactions.values().stream()
                .map(Seen::interaction)
                .filter(interaction -> party(interaction, twin))
                .sorted(Comparator.comparing(Interaction::getUpdated).reversed().thenComparing(Interaction::getId))
                .toList();
    }

    /// All that our twins have or had.
    public Stream<Interaction> all() {
        return interactions.values().stream().map(Seen::interaction);
    }

    /// Those that go on.
    public Stream<Interaction> live() {
        return all().filter(Interactions::live);
    }

    /// Whether it goes on, or may yet.
    public static boolean live(Interaction interaction) {
        return switch (interaction.getState()) {
            case REQUESTED, PENDING, OFFERED, ACTIVE, SUSPENDED -> true;
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED -> false;
        };
    }

    /// Those that go on with twins of that organisation.
    public List<Interaction> liveWith(String organisation) {
        return live().filter(
                        interaction -> interaction.getRequesterOrganisation().equals(organisation)
                                || interaction.getProviderOrganisation().equals(organisation))
                .toList();
    }

    /// Whether the twin is requester or provider.
    public static boolean party(Interaction interaction, String twin) {
        return interaction.getRequester().equals(twin)
                || interaction.getProvider().equals(twin);
    }

    /// Whether the twin provides, or was asked to provide, in any of them.
    public boolean provides(String twin) {
        return all().anyMatch(interaction -> interaction.getProvider().equals(twin));
    }

    /// Whether requester and provider are of one organisation.
    public boolean local(String id) {
        return get(id).filter(interaction ->
                        interaction.getRequesterOrganisation().equals(interaction.getProviderOrganisation()))
                .isPresent();
    }

    /// Done when the interaction satisfies the condition; cancel it when it is no longer waited for.
    public CompletableFuture<Seen> when(String id, Predicate<Interaction> enough) {
        Waiter waiter = new Waiter(id, enough, new CompletableFuture<>());
        waiters.add(waiter);
        look(waiter, interactions.get(id));
        return waiter.seen;
    }

    /// The interactions in which that twin is requester or provider, in the order in which `interactions` says so.
    List<Seen> seen(String twin) {
        return interactions.values().stream()
                .filter(seen -> party(seen.interaction, twin))
                .sorted(Comparator.comparingLong(Seen::offset))
                .toList();
    }

    /// Tells of every change from now on, on the thread that reads `interactions`, until it is closed.
    Runnable listen(Consumer<Seen> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Takes what `interactions` says; null removes.
    public void take(String id, @Nullable Interaction interaction, long offset) {
        if (interaction == null) {
            interactions.remove(id);
            return;
        }
        Seen seen = new Seen(interaction, offset);
        interactions.put(id, seen);
        waiters.removeIf(waiter -> waiter.seen.isDone());
        waiters.forEach(waiter -> look(waiter, seen));
        listeners.forEach(listener -> listener.accept(seen));
    }

    private static void look(Waiter waiter, @Nullable Seen seen) {
        if (seen != null && seen.interaction.getId().equals(waiter.id) && waiter.enough.test(seen.interaction)) {
            waiter.seen.complete(seen);
        }
    }
}
