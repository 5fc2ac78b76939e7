package parley.registry;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.util.Map;

/// The twin-registry's own program: told everything else by `-Dmicronaut.config.files=<file>`.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "twin-registry",
                        version = "0.1.0",
                        description = "Twins, what they say of themselves, finding them, and the schemas of feeds."))
public final class TwinRegistry {

    /// A description and a schema have at most 256 KiB each, an ontology 900,000 bytes, and many twins in one call no
    /// more than that together.
    private static final int MOST_REQUEST_BYTES = 1_200_000;

    private TwinRegistry() {}

    /// Starts the service, which runs until the process is asked to end.
    public static void main(String[] args) {
        configured(Micronaut.build(args).mainClass(TwinRegistry.class)).start();
    }

    /// The service with what is the same in every space.
    static <B extends ApplicationContextBuilder> B configured(B builder) {
        builder.properties(Map.ofEntries(
                Map.entry("micronaut.application.name", "twin-registry"),
                Map.entry("micronaut.server.max-request-size", MOST_REQUEST_BYTES),
                Map.entry("micronaut.security.reject-not-found", false),
                Map.entry(
                        "micronaut.codec.json.additional-types",
                        "application/vnd.schemaregistry.v1+json,application/vnd.schemaregistry+json"),
                Map.entry("endpoints.all.enabled", false),
                Map.entry("endpoints.health.enabled", true),
                Map.entry("endpoints.health.details-visible", "ANONYMOUS"),
                Map.entry("endpoints.prometheus.enabled", true),
                Map.entry("endpoints.prometheus.sensitive", false)));
        return builder;
    }
}
