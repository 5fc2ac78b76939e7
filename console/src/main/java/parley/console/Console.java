package parley.console;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.Micronaut;
import java.util.Map;

/// The console's own program: told everything else by `-Dmicronaut.config.files=<file>`.
public final class Console {
    /// As much as the services take.
    private static final int MOST_REQUEST_BYTES = 1_200_000;

    private Console() {}

    /// Starts the service, which runs until the process is asked to end.
    public static void main(String[] args) {
        configured(Micronaut.build(args).mainClass(Console.class)).start();
    }

    /// The service with what is the same in every space.
    static <B extends ApplicationContextBuilder> B configured(B builder) {
        builder.properties(Map.ofEntries(
                Map.entry("micronaut.application.name", "console"),
                Map.entry("micronaut.server.host", "127.0.0.1"),
                Map.entry("micronaut.server.max-request-size", MOST_REQUEST_BYTES),
                // What is to be signed may show attestations
                Map.entry("micronaut.server.netty.max-header-size", "128KB"),
                Map.entry("endpoints.all.enabled", false),
                Map.entry("endpoints.health.enabled", true),
                Map.entry("endpoints.health.sensitive", false),
                Map.entry("endpoints.health.details-visible", "NEVER")));
        return builder;
    }
}
