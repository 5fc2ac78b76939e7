package parley.bridge;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.util.Map;

/// The identity-bridge's own program: told everything else by `-Dmicronaut.config.files=<file>`.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "identity-bridge",
                        version = "0.1.0",
                        description = "Keys in custody, signing and publishing with them, and partnerships."))
public final class IdentityBridge {
    /// What may be published in one call.
    private static final int MOST_REQUEST_BYTES = 1024 * 1024;

    private IdentityBridge() {}

    /// Starts the service, which runs until the process is asked to end.
    public static void main(String[] args) {
        configured(Micronaut.build(args).mainClass(IdentityBridge.class)).start();
    }

    /// The service with what is the same in every space.
    static <B extends ApplicationContextBuilder> B configured(B builder) {
        builder.properties(Map.of(
                "micronaut.application.name",
                "identity-bridge",
                "micronaut.server.max-request-size",
                MOST_REQUEST_BYTES));
        return builder;
    }
}
