package parley.feeds;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import java.util.Map;

/// The feed-streams service's own program: told everything else by `-Dmicronaut.config.files=<file>`.
public final class FeedStreams {

    private FeedStreams() {}

    /// Starts the service, which runs until the process is asked to end.
    public static void main(String[] args) {
        run(args, Wiring.shipped());
    }

    /// Starts the service with some wiring: for tests and benchmarks, which have a `main` of their own.
    public static ApplicationContext run(String[] args, Wiring wiring) {
        return Micronaut.build(args)
                .mainClass(FeedStreams.class)
                .singletons(wiring)
                .properties(Map.of(
                        "micronaut.application.name", "feed-streams", "endpoints.health.details-visible", "ANONYMOUS"))
                .start();
    }
}
