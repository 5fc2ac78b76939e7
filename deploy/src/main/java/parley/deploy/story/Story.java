package parley.deploy.story;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import parley.agent.publishing.FeedSource;
import parley.deploy.run.RunningSpaces;

/// Twins of two organisations find each other, subscribe and command, and part. Plays with their agents on running
/// spaces; each step tells what it observed and whether what it promises held. The first broken step ends the story.
public final class Story {
    /// The provider's feed.
    public static final String FEED = Cast.FEED;

    private final InstantSource clock;

    private Story(InstantSource clock) {
        this.clock = clock;
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
        try (var cast = new Cast(spaces, clock)) {
            return new Story(clock).tell(chapters(cast, source), teller);
        }
    }

    private interface Scene {
        Findings play() throws Exception;
    }

    private record Chapter(String name, String title, Scene scene) {}

    private static List<Chapter> chapters(Cast cast, FeedSource source) {
        var arrivals = new Arrivals(cast, cast.balancer());
        var meeting = new Meeting(cast);
        var feeding = new Feeding(cast, arrivals);
        var commanding = new Commanding(cast, arrivals.inbox());
        var parting = new Parting(cast, arrivals);
        var neighbouring = new Neighbouring(cast);
        var offering = new Offering(cast, arrivals);
        var auditing = new Auditing(cast);
        return List.of(
                new Chapter("up", "both organisations are up, each with its own cluster and services", meeting::up),
                new Chapter("publish", "harbour's computer publishes its feed `load`", () -> meeting.publish(source)),
                new Chapter("hidden", "balancer looks for it: nothing, as for a twin that never was", meeting::hidden),
                new Chapter(
                        "find", "grid may find and describe: found by what it is and where it stands", meeting::find),
                new Chapter("denied", "balancer asks to subscribe: denied, no rule", meeting::denied),
                new Chapter("subscribe", "one more rule: active, and records arrive", feeding::subscribe),
                new Chapter(
                        "command", "balancer sets how often it is measured: refused, then done", commanding::command),
                new Chapter(
                        "killed", "the agent dies before it reports: unknown, and not done twice", commanding::killed),
                new Chapter(
                        "terminate", "harbour terminates: nothing published afterwards arrives", feeding::terminate),
                new Chapter("again", "granted again: records from now on, none of the revoked window", feeding::again),
                new Chapter("away", "grid ends it while harbour stands still: both agree in the end", parting::away),
                new Chapter(
                        "local",
                        "a neighbour inside harbour subscribes: delivered without a lane",
                        neighbouring::local),
                new Chapter(
                        "retained", "another reads the feed's own topic, from its beginning", neighbouring::retained),
                new Chapter("cut", "a policy without them: both are cut off", neighbouring::cut),
                new Chapter("offer", "harbour offers its feed: one accepts, one declines", offering::offer),
                new Chapter("ban", "harbour bans grid: everything ends, and it finds nothing any more", offering::ban),
                new Chapter("parked", "the fetch that was parked all the while brings nothing", neighbouring::parked),
                new Chapter("audit", "both sides can say who asked what, and which rule decided", auditing::audit));
    }

    private boolean tell(List<Chapter> chapters, Consumer<Step> teller) {
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
}
