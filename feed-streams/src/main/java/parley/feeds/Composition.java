package parley.feeds;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.convert.format.MapFormat;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.audit.DisbeliefPeriod;
import parley.identity.KafkaLogin;
import parley.identity.ServiceSettings;
import parley.identity.SigningKey;
import parley.identity.TokenSource;
import parley.quota.Quotas;
import parley.schemaregistry.SchemaRegistryClient;

/// What the service is made of.
@Factory
final class Composition {

    @Singleton
    @Requires(missingBeans = FeedStreamsProcess.Surroundings.class)
    FeedStreamsProcess.Surroundings surroundings(
            ServiceSettings settings,
            TokenSource tokens,
            HttpClient http,
            InstantSource clock,
            DisbeliefPeriod disbeliefs,
            @Property(name = "parley") @MapFormat(transformation = MapFormat.MapTransformation.NESTED)
                    Map<String, Object> parley)
            throws IOException {
        return new FeedStreamsProcess.Surroundings(
                String.valueOf(parley.getOrDefault("instance", "1")),
                KafkaLogin.client(settings),
                new SchemaRegistryClient(settings.schemaRegistry(), token(tokens), http),
                clock,
                System::nanoTime,
                UUID::randomUUID,
                Quotas.read(parley.get("quotas")).partner(),
                disbeliefs,
                derivingKey(parley.get("deriving-key")));
    }

    private static @Nullable SigningKey derivingKey(@Nullable Object settings) throws IOException {
        return settings instanceof Map<?, ?> store
                ? new ServiceSettings.KeyFile(path(store, "file"), path(store, "password-file")).load()
                : null;
    }

    private static Path path(Map<?, ?> store, String name) {
        return Path.of(String.valueOf(store.get(name)));
    }

    /// A registry may be asked without a token; ours is not.
    private static Supplier<@Nullable String> token(TokenSource tokens) {
        return () -> tokens.get();
    }

    @Context
    @Bean(preDestroy = "close")
    FeedStreamsProcess process(ServiceSettings settings, FeedStreamsProcess.Surroundings surroundings, Wiring wiring)
            throws IOException {
        return FeedStreamsProcess.start(settings, surroundings, wiring);
    }
}
