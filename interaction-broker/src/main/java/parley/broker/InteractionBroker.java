package parley.broker;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.util.Map;

/// The interaction-broker's own program: told everything else by `-Dmicronaut.config.files=<file>`.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "interaction-broker",
                        version = "0.1.0",
                        description = "Policies, interactions and the audit of a space's own twins."))
public final class InteractionBroker {

    private InteractionBroker() {}

    /// Starts the service, which runs until the process is asked to end.
    public static void main(String[] args) {
        configured(Micronaut.build(args).mainClass(InteractionBroker.class)).start();
    }

    /// The service with what is the same in every space.
    static <B extends ApplicationContextBuilder> B configured(B builder) {
        builder.properties(Map.of(
                "micronaut.application.name", "interaction-broker",
                "micronaut.security.reject-not-found", false,
                // Attestations travel in the signed request
                "micronaut.server.netty.max-header-size", "128KB",
                "endpoints.health.details-visible", "ANONYMOUS"));
        return builder;
    }
}
