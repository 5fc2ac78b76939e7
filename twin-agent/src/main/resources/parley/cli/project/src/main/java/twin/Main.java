package twin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.Rules;
import parley.agent.publishing.PacedFeed;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.avro.Action;

/// The agent of the twin `@name@`: describes it, publishes its feed, and executes the commands to its
/// control, until it is stopped.
///
/// While the space is away, what is published waits in memory, and all goes on by itself when it is back.
public final class Main {
    static final String TWIN = "@name@";
    static final String FEED = "temperature";
    static final String CONTROL = "target";

    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int SERVER_ERROR = 500;

    private Main() {}

    /// @param args the agent's settings file; without one, `$PARLEY_AGENT` names it
    public static void main(String[] args) throws Exception {
        var settings = args.length > 0 ? args[0] : System.getenv("PARLEY_AGENT");
        if (settings == null) {
            System.err.println("which agent? Name its agent.json as the argument or in $PARLEY_AGENT");
            System.exit(2);
        }
        endInOrder(Thread.currentThread());
        var room = new Room(InstantSource.system());
        // What is opened here is closed in the reverse order: the last records are sent, a command comes to its end
        try (var agent = Agent.open(Path.of(settings))) {
            var twin = agent.twin(TWIN);
            var publisher = patiently(() -> {
                introduce(twin);
                return twin.publisher(FEED, Room.SCHEMA);
            });
            try (publisher;
                    var serving = patiently(() -> twin.serve(Map.of(CONTROL, new SetTarget(room))));
                    var feed = PacedFeed.start(publisher, room, PACE)) {
                System.out.println(twin.did() + " is here");
                // Neither ends by itself, unless it cannot go on: as when another process serves the twin
                CompletableFuture.anyOf(feed.done(), serving.done()).get();
            }
        } catch (InterruptedException e) {
            System.out.println("stopped");
        }
    }

    /// Says what the twin is, what it takes, and who may do what. Twice is once.
    private static void introduce(ActingTwin twin) {
        twin.put(description());
        twin.declareControl(CONTROL, SetTarget.REQUEST, SetTarget.RESULT);
        // Only the first time: what was set since, by `parley policy set` or by somebody else, stays
        if (twin.policy().get().isEmpty()) {
            var own = Rules.organisation(twin.did().organisationOf());
            twin.policy()
                    .set(List.of(Rules.allow(
                            "own-may", own, "/", Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE, Action.CONTROL)));
        }
    }

    private static String description() {
        try (var turtle = Main.class.getResourceAsStream("description.ttl")) {
            return new String(turtle.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tries until it succeeds or is refused: the space may start later than this program does.
    private static <T> T patiently(Supplier<T> attempt) throws InterruptedException {
        while (true) {
            try {
                return attempt.get();
            } catch (UnreachableException e) {
                System.err.println("waiting: " + e.getMessage());
            } catch (ProblemException e) {
                if (e.problem().status() < SERVER_ERROR) {
                    throw e;
                }
                System.err.println("waiting: " + e.getMessage());
            }
            Thread.sleep(PAUSE);
        }
    }

    /// A signal (Ctrl-C, kill) interrupts the main thread, and the process ends when that has closed
    /// everything.
    private static void endInOrder(Thread main) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            main.interrupt();
            try {
                main.join(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
