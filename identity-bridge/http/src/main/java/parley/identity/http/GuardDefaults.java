package parley.identity.http;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.util.Map;

/// What holds in every service unless its own configuration says otherwise.
@ContextConfigurer
public final class GuardDefaults implements ApplicationContextConfigurer {
    /// Below every other source.
    private static final int LOWEST = -1000;

    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("micronaut.server.host", "127.0.0.1"),
            Map.entry("micronaut.server.max-request-size", "256KB"),
            // An unknown field is a mistake, and told.
            Map.entry("micronaut.serde.deserialization.ignore-unknown", false),
            Map.entry("micronaut.security.basic-auth.enabled", false),
            // Of Micronaut's endpoints these three; others change things or show the inside.
            Map.entry("endpoints.all.enabled", false),
            Map.entry("endpoints.health.enabled", true),
            Map.entry("endpoints.health.sensitive", false),
            Map.entry("endpoints.health.details-visible", "AUTHENTICATED"),
            Map.entry("endpoints.metrics.enabled", true),
            Map.entry("endpoints.metrics.sensitive", true),
            Map.entry("endpoints.prometheus.enabled", true),
            Map.entry("endpoints.prometheus.sensitive", true));

    @Override
    public void configure(ApplicationContextBuilder builder) {
        builder.propertySources(PropertySource.of("parley-guard", DEFAULTS, LOWEST));
    }
}
