package parley.deploy.story;

import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.Description;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.Subscription.Active;
import parley.agent.Subscription.Refused;
import parley.agent.delivery.Subscriber;
import parley.agent.publishing.FeedSource;
import parley.agent.publishing.PacedFeed;
import parley.avro.Rule;
import parley.avro.State;
import parley.deploy.run.RunningSpaces;
import parley.problem.Problem;
import parley.topics.Topics;

/// One live feed crosses between two organisations, and stops when told. Plays with an agent of each on running spaces;
/// each step tells what it observed and whether what it promises held. The first broken step ends the story.
public final class Story implements AutoCloseable {
    /// The provider's feed.
    public static final String FEED = "load";

    private static final Duration PACE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(10);
    private static final int SOME = 6;

    private final InstantSource clock;
    private final RunningSpaces spaces;
    private final Agent provider;
    private final Agent subscriber;
    private final ActingTwin computer;
    private final ActingTwin balancer;
    private final Inbox inbox;
    private @Nullable PacedFeed feed;
    private @Nullable FeedEnd end;
    private @Nullable Subscriber handler;
    private String interaction = "";
    private long fence;

    private Story(RunningSpaces spaces, InstantSource clock) throws IOException {
        this.clock = clock;
        this.spaces = spaces;
        this.provider = open(spaces, "harbour", "computer-agent");
        this.subscriber = open(spaces, "grid", "balancer-agent");
        this.computer = provider.twin("computer");
        this.balancer = subscriber.twin("balancer");
        this.inbox = new Inbox(clock);
    }

    private static Agent open(RunningSpaces spaces, String organisation, String client) throws IOException {
        var agent = spaces.space(organisation).agents().get(client);
        if (agent == null) {
            throw new IllegalStateException(organisation + " has no agent " + client);
        }
        return Agent.open(agent.settings());
    }

    /// Plays the whole story between `harbour` and `grid`, which are running.
    ///
    /// @return whether every step held
    /// @throws IOException if the input or an agent's settings cannot be read
    public static boolean play(RunningSpaces spaces, Telling telling) throws IOException {
        try (var source = telling.source()) {
            return play(spaces, source, telling.clock(), telling::tell);
        }
    }

    /// Plays the whole story between `harbour` and `grid`, which are running.
    ///
    /// @param source what the provider's twin publishes
    /// @param teller is told each step when it is over
    /// @return whether every step held
    /// @throws IOException if an agent's settings cannot be read
    public static boolean play(RunningSpaces spaces, FeedSource source, InstantSource clock, Consumer<Step> teller)
            throws IOException {
        try (var story = new Story(spaces, clock)) {
            return story.tell(source, teller);
        }
    }

    private interface Scene {
        Findings play() throws Exception;
    }

    private record Chapter(String name, String title, Scene scene) {}

    private boolean tell(FeedSource source, Consumer<Step> teller) {
        var chapters = List.of(
                new Chapter("up", "both organisations are up, each with its own cluster and services", this::up),
                new Chapter("publish", "harbour's computer publishes its feed `load`", () -> publish(source)),
                new Chapter("hidden", "balancer asks for it: refused, as for a twin that never existed", this::hidden),
                new Chapter(
                        "describe", "grid may find and describe: balancer reads description and schema", this::look),
                new Chapter("denied", "balancer asks to subscribe: denied, no rule", this::denied),
                new Chapter("subscribe", "one more rule: active, and records arrive", this::subscribe),
                new Chapter("terminate", "harbour terminates: nothing published afterwards arrives", this::terminate),
                new Chapter("again", "granted again: records from now on, none of the revoked window", this::again));
        for (var chapter : chapters) {
            var step = play(chapter);
            teller.accept(step);
            if (!step.ok()) {
                return false;
            }
        }
        return true;
    }

    private Step play(Chapter chapter) {
        var began = clock.instant();
        Findings findings;
        try {
            findings = chapter.scene().play();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings = new Findings().expect(false, "interrupted");
        } catch (Exception e) {
            findings = new Findings().expect(false, String.valueOf(e));
        }
        return findings.step(chapter.name(), chapter.title(), Duration.between(began, clock.instant()));
    }

    private Findings up() throws IOException {
        var findings = new Findings();
        for (var space : spaces.spaces()) {
            findings.saw(space.organisation(), space.did() + ", Kafka at " + space.bootstrapServers());
        }
        for (var mirror : List.of("harbour/mirror-grid", "grid/mirror-harbour")) {
            var lag = spaces.mirrorLag(mirror);
            findings.saw(
                            mirror,
                            lag.map(l -> "mirrors, " + l + " records behind").orElse("mirrors nothing"))
                    .expect(lag.isPresent(), mirror + " mirrors the partner's lane");
        }
        return findings.saw("processes", spaces.processes().size());
    }

    private Findings publish(FeedSource source) {
        computer.put(Descriptions.COMPUTER);
        balancer.put(Descriptions.BALANCER);
        var publisher = computer.publisher(FEED, source.schema());
        feed = PacedFeed.start(publisher, source, PACE);
        end = new FeedEnd(provider.settings(), Topics.feed("computer", FEED));
        long published = awaitEnd(1);
        return new Findings()
                .saw("twin", computer.did().value())
                .saw("feed", FEED + ", " + source.schema().getFullName() + ", every " + PACE.toMillis() + " ms")
                .saw("published so far", published)
                .expect(published > 0, "the feed's topic has records");
    }

    private Findings hidden() {
        var hidden = balancer.subscribe(computer.did(), FEED);
        var unknown = balancer.subscribe(provider.settings().organisationDid().twin("never-was"), FEED);
        var description = balancer.describe(computer.did());
        return new Findings()
                .saw("for computer", text(hidden))
                .saw("for never-was", text(unknown))
                .expect(description.isEmpty(), "a hidden twin is not described")
                .expect(
                        hidden instanceof Refused(Problem a)
                                && unknown instanceof Refused(Problem b)
                                && a.status() == 404
                                && a.equals(b),
                        "both answers are the same 404");
    }

    private Findings look() {
        var change = computer.policy().set(List.of(findAndDescribe()));
        var began = clock.instant();
        var description = awaitPresent(() -> balancer.describe(computer.did()));
        var findings = new Findings()
                .saw("policy version", change.version())
                .saw("in force", change.inForce() + ", after " + change.took().toMillis() + " ms")
                .saw("visible at grid", "after " + millis(began) + " ms more")
                .expect(change.inForce(), "the policy call answers once it is in force")
                .expect(description.isPresent(), "balancer may describe");
        description.ifPresent(it -> describe(it, findings));
        return findings;
    }

    private static void describe(Description description, Findings findings) {
        findings.saw("description", description.turtle().lines().count() + " lines of Turtle")
                .saw(
                        "feeds",
                        description.feeds().stream().map(Description.Feed::name).toList())
                .expect(
                        description.feeds().stream()
                                .anyMatch(f ->
                                        f.name().equals(FEED) && !f.schemas().isEmpty()),
                        "the feed and its schema are described");
    }

    private Findings denied() {
        var answer = balancer.subscribe(computer.did(), FEED);
        return new Findings()
                .saw("answer", text(answer))
                .expect(
                        answer instanceof Refused(Problem problem)
                                && problem.status() == 403
                                && "NO_RULE".equals(problem.reason()),
                        "it is denied with the reason NO_RULE");
    }

    private Findings subscribe() throws InterruptedException {
        var change = computer.policy().set(List.of(findAndDescribe(), subscribeToLoad()));
        var findings = new Findings().saw("policy version", change.version());
        return ask("balancing the grid", findings);
    }

    /// Asks, and expects records without a hole from some offset between the feed's ends around the grant.
    private Findings ask(String purpose, Findings findings) throws InterruptedException {
        long before = feedEnd().offset();
        var asked = clock.instant();
        if (!(balancer.subscribe(computer.did(), FEED, purpose) instanceof Active(InteractionView view))) {
            return findings.expect(false, "the interaction is active");
        }
        findings.saw("interaction", view.id() + ", epoch " + view.epoch())
                .saw("active", millis(asked) + " ms after asking");
        long after = feedEnd().offset();
        interaction = view.id();
        if (handler == null) {
            handler = balancer.handle(interaction, inbox);
        }
        return arrivals(findings, before, after, asked);
    }

    private Findings arrivals(Findings findings, long before, long after, Instant asked) throws InterruptedException {
        var arrived = inbox.await(SOME, record -> record.sourceOffset() >= before, PATIENCE);
        if (arrived.isEmpty()) {
            return findings.expect(false, "records arrive");
        }
        var offsets = arrived.stream().map(a -> a.record().sourceOffset()).toList();
        var first = arrived.getFirst();
        return findings.saw("first record", Duration.between(asked, first.at()).toMillis() + " ms after asking")
                .saw("source offsets", offsets + ", the feed's end was " + before + " before and " + after + " after")
                .saw(
                        "sequence",
                        arrived.stream().map(a -> a.record().sequence()).toList())
                .saw(
                        "latency",
                        arrived.stream()
                                .map(a -> a.latency().toMillis() + " ms")
                                .toList())
                .saw("signed by", first.record().signer())
                .saw("a value", String.valueOf(first.record().value()))
                .expect(offsets.size() >= SOME, SOME + " records arrive")
                .expect(offsets.equals(consecutive(offsets)), "in order, none missing, none twice")
                .expect(offsets.getFirst() <= after, "none missing from the grant on")
                .expect(inbox.refused() == 0, "every signature is verified");
    }

    private Findings terminate() throws IOException, InterruptedException {
        var began = clock.instant();
        var termination = computer.terminate(interaction, "that is enough");
        long answered = millis(began);
        fence = feedEnd().offset();
        long later = awaitEnd(fence + SOME);
        var there =
                awaitPresent(() -> balancer.interaction(interaction).filter(view -> view.state() == State.TERMINATED));
        var found = CheckerProcess.check(subscriber.settings(), Topics.delivery(interaction), fence, Long.MAX_VALUE);
        var here = termination.interaction();
        return new Findings()
                .saw("answered", answered + " ms after the call, fenced: " + termination.inForce())
                .saw("published since", (later - fence) + " records, from offset " + fence)
                .saw("checker", found.records() + " records, " + found.inWindow() + " published after the answer")
                .saw("at harbour", ended(here))
                .saw("at grid", there.map(Story::ended).orElse("not ended"))
                .expect(termination.inForce(), "the call answers once the fence holds")
                .expect(later > fence, "the feed went on")
                .expect(found.records() > 0, "the checker can read the delivery")
                .expect(found.inWindow() == 0, "nothing published after the answer was delivered")
                .expect(here.state() == State.TERMINATED, "harbour shows TERMINATED")
                .expect(there.isPresent(), "grid shows TERMINATED")
                .expect(here.endedBy().isPresent(), "harbour shows by whom")
                .expect(there.flatMap(InteractionView::endedBy).equals(here.endedBy()), "both show the same");
    }

    private Findings again() throws IOException, InterruptedException {
        var earlier = interaction;
        long before = feedEnd().offset();
        var findings = ask("balancing the grid again", new Findings());
        var found = CheckerProcess.check(subscriber.settings(), Topics.delivery(interaction), fence, before);
        var revoked = inbox.await(0, r -> r.sourceOffset() >= fence && r.sourceOffset() < before, Duration.ZERO);
        return findings.saw("revoked window", "offsets " + fence + " to " + (before - 1))
                .saw("checker", found.records() + " records, " + found.inWindow() + " of the revoked window")
                .expect(interaction.equals(earlier), "it is the same interaction")
                .expect(revoked.isEmpty(), "the handler saw nothing of the revoked window")
                .expect(found.inWindow() == 0, "the delivery holds nothing of it");
    }

    private Rule findAndDescribe() {
        return Rules.allow("grid-may-look", Rules.organisation(balancer.did().organisationOf()), "/", FIND, DESCRIBE);
    }

    private Rule subscribeToLoad() {
        return Rules.allow(
                "grid-may-subscribe", Rules.organisation(balancer.did().organisationOf()), "/feeds/" + FEED, SUBSCRIBE);
    }

    private FeedEnd feedEnd() {
        if (end == null) {
            throw new IllegalStateException("nothing is published yet");
        }
        return end;
    }

    private long awaitEnd(long atLeast) {
        LongSupplier offset = () -> feedEnd().offset();
        awaitPresent(() -> Optional.of(offset.getAsLong()).filter(found -> found >= atLeast));
        return offset.getAsLong();
    }

    private <T> Optional<T> awaitPresent(Supplier<Optional<T>> lookup) {
        var deadline = clock.instant().plus(PATIENCE);
        var found = lookup.get();
        while (found.isEmpty() && clock.instant().isBefore(deadline)) {
            LockSupport.parkNanos(GLANCE.toNanos());
            found = lookup.get();
        }
        return found;
    }

    private long millis(Instant since) {
        return Duration.between(since, clock.instant()).toMillis();
    }

    private static String ended(InteractionView view) {
        return view.state() + " by " + view.endedBy().orElse("nobody");
    }

    private static List<Long> consecutive(List<Long> offsets) {
        var expected = new ArrayList<Long>();
        for (int i = 0; i < offsets.size(); i++) {
            expected.add(offsets.getFirst() + i);
        }
        return expected;
    }

    private static String text(Subscription answer) {
        return switch (answer) {
            case Active(var view) -> "active, " + view.id();
            case Subscription.Pending(var view) -> "pending, " + view.state();
            case Refused(var problem) ->
                problem.status() + " " + problem.title() + ": " + problem.detail()
                        + (problem.reason() == null ? "" : " (" + problem.reason() + ")");
        };
    }

    @Override
    public void close() throws IOException {
        if (handler != null) {
            handler.close();
        }
        if (feed != null) {
            feed.close();
        }
        if (end != null) {
            end.close();
        }
        subscriber.close();
        provider.close();
    }
}
