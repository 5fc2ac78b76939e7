package parley.feeds;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.Micronaut;
import java.util.Map;

/// The feed-streams service's own program: told everything else by `-Dmicronaut.config.files=<file>`.
public final class FeedStreams {

    private FeedStreams() {}

    /// Starts the service, which runs until the process is asked to end.
    public static void main(String[] args) {
        run(args, Wiring.shipped());
    }

    /// Starts the service with some wiring: for tests and benchmarks, which have a `main` of their own. Closing what is
    /// returned ends it.
    public static AutoCloseable run(String[] args, Wiring wiring) {
        return configured(Micronaut.build(args).mainClass(FeedStreams.class), wiring)
                .start();
    }

    /// The service with what is the same in every space.
    static <B extends ApplicationContextBuilder> B configured(B builder, Wiring wiring) {
        builder.singletons(wiring)
                .properties(Map.of(
                        "micronaut.application.name", "feed-streams", "endpoints.health.details-visible", "ANONYMOUS"));
        return builder;
    }
}
