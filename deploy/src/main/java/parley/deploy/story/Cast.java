package parley.deploy.story;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.InteractionView;
import parley.agent.Subscription;
import parley.agent.TwinPolicy;
import parley.agent.publishing.PacedFeed;
import parley.avro.Rule;
import parley.avro.State;
import parley.deploy.run.RunningSpaces;
import parley.identity.Function;

/// Who plays: two agents of harbour and one of grid, the twins that they act for, and what one scene leaves for the
/// next.
final class Cast implements AutoCloseable {
    /// The provider's feed.
    static final String FEED = "load";

    /// From one record to the next, until someone asks for less.
    static final Duration PACE = Duration.ofMillis(500);

    /// The longest that anything may take that comes by itself.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How many records show that they arrive.
    static final int SOME = 6;

    private static final Duration TRUST = Duration.ofDays(90);
    private static final Duration GLANCE = Duration.ofMillis(10);

    private final InstantSource clock;
    private final RunningSpaces spaces;
    private final Agent provider;
    private final Agent neighbours;
    private final Agent subscriber;
    private final ActingTwin computer;
    private final ActingTwin neighbour;
    private final ActingTwin archivist;
    private final ActingTwin balancer;
    private final ActingTwin planner;
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable PacedFeed feed;
    private @Nullable FeedEnd end;

    Cast(RunningSpaces spaces, InstantSource clock) throws IOException {
        this.clock = clock;
        this.spaces = spaces;
        this.provider = Agent.open(settings(spaces, "harbour", "computer-agent"));
        this.neighbours = Agent.open(settings(spaces, "harbour", "neighbour-agent"));
        this.subscriber = Agent.open(settings(spaces, "grid", "balancer-agent"));
        this.computer = provider.twin("computer");
        this.neighbour = neighbours.twin("neighbour");
        this.archivist = neighbours.twin("archivist");
        this.balancer = subscriber.twin("balancer");
        this.planner = subscriber.twin("planner");
    }

    private static Path settings(RunningSpaces spaces, String organisation, String client) {
        var agent = spaces.space(organisation).agents().get(client);
        if (agent == null) {
            throw new IllegalStateException(organisation + " has no agent " + client);
        }
        return agent.settings();
    }

    RunningSpaces spaces() {
        return spaces;
    }

    /// The settings file of the agent that acts for the computer.
    Path providerSettings() {
        return settings(spaces, "harbour", "computer-agent");
    }

    Agent provider() {
        return provider;
    }

    Agent neighbours() {
        return neighbours;
    }

    Agent subscriber() {
        return subscriber;
    }

    /// Harbour's computer, which provides.
    ActingTwin computer() {
        return computer;
    }

    /// A twin of harbour, of another agent.
    ActingTwin neighbour() {
        return neighbour;
    }

    /// One more.
    ActingTwin archivist() {
        return archivist;
    }

    /// A twin of grid, which subscribes and commands.
    ActingTwin balancer() {
        return balancer;
    }

    /// Another twin of grid.
    ActingTwin planner() {
        return planner;
    }

    /// Lets a person of each side do in the console what the agents do.
    void entrust() {
        var until = now().plus(TRUST);
        computer.delegateToPerson("ada", Function.ofAgents(), until);
        balancer.delegateToPerson("ben", Function.ofAgents(), until);
    }

    /// The computer's policy, with that rule added or replaced.
    TwinPolicy.Change allow(Rule... more) {
        for (var rule : more) {
            rules.put(rule.getId(), rule);
        }
        return computer.policy().set(List.copyOf(rules.values()));
    }

    /// The computer's policy, without those rules.
    TwinPolicy.Change withdraw(String... ids) {
        for (var id : ids) {
            rules.remove(id);
        }
        return computer.policy().set(List.copyOf(rules.values()));
    }

    void publishes(PacedFeed paced, FeedEnd feedEnd) {
        feed = closing(paced);
        end = closing(feedEnd);
    }

    PacedFeed feed() {
        if (feed == null) {
            throw new IllegalStateException("nothing is published yet");
        }
        return feed;
    }

    /// Where the feed ends now.
    long end() {
        if (end == null) {
            throw new IllegalStateException("nothing is published yet");
        }
        return end.offset();
    }

    /// Where the feed ends once it ends there or later.
    long awaitEnd(long atLeast) {
        awaitPresent(() -> Optional.of(end()).filter(found -> found >= atLeast));
        return end();
    }

    /// Closed when the story is over, the last first.
    <T extends AutoCloseable> T closing(T resource) {
        open.addFirst(resource);
        return resource;
    }

    <T> Optional<T> awaitPresent(Supplier<Optional<T>> lookup) {
        var deadline = clock.instant().plus(PATIENCE);
        var found = lookup.get();
        while (found.isEmpty() && clock.instant().isBefore(deadline)) {
            LockSupport.parkNanos(GLANCE.toNanos());
            found = lookup.get();
        }
        return found;
    }

    /// The interaction that the twin asks the computer for, once it is active: what is not in force at once is asked
    /// for
    /// again. Empty if it is refused, or does not become so.
    Optional<InteractionView> active(ActingTwin requester, String purpose) {
        return switch (requester.subscribe(computer.did(), FEED, purpose)) {
            case Subscription.Active(var view) -> Optional.of(view);
            case Subscription.Pending(var view) ->
                awaitPresent(() -> requester.interaction(view.id()).filter(seen -> seen.state() == State.ACTIVE));
            case Subscription.Refused _ -> Optional.empty();
        };
    }

    InstantSource clock() {
        return clock;
    }

    Instant now() {
        return clock.instant();
    }

    long millisSince(Instant since) {
        return Duration.between(since, clock.instant()).toMillis();
    }

    static String ended(InteractionView view) {
        return view.state() + " by " + view.endedBy().orElse("nobody");
    }

    @Override
    public void close() throws IOException {
        Exception failed = null;
        for (var resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                failed = e;
            }
        }
        subscriber.close();
        neighbours.close();
        provider.close();
        if (failed != null) {
            throw new IOException("something of the story could not be closed", failed);
        }
    }
}
