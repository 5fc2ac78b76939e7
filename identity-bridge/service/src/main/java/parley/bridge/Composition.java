package parley.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import parley.bridge.custody.CustodyKeys;
import parley.bridge.custody.FeedWriters;
import parley.bridge.partners.PartnerBook;
import parley.bridge.partners.Partnerships;
import parley.identity.KafkaLogin;
import parley.identity.ServiceSettings;
import parley.identity.TokenSource;
import parley.schemaregistry.SchemaRegistryClient;

/// What the service is made of.
@Factory
final class Composition {
    private static final String BYTES_PER_SECOND = "parley.quotas.partner-bytes-per-second";
    private static final Duration RESYNC = Duration.ofSeconds(60);

    @Singleton
    KafkaClients kafka(ServiceSettings settings) {
        return new KafkaClients(KafkaLogin.client(settings));
    }

    @Context
    @Bean(preDestroy = "close")
    Bridge bridge(KafkaClients kafka, ServiceSettings settings, InstantSource clock, MeterRegistry meters) {
        return new Bridge(
                kafka.config(),
                settings.did(),
                settings.requireOrganisationPublicKey(),
                UUID.randomUUID().toString(),
                RESYNC,
                clock,
                meters);
    }

    @Singleton
    @Bean(preDestroy = "close")
    PartnerBook partnerships(KafkaClients kafka, ServiceSettings settings, InstantSource clock) {
        return new PartnerBook(settings.did(), settings.requireOrganisationPublicKey(), kafka.config(), clock);
    }

    @Context
    @Bean(preDestroy = "close")
    Partnerships provisioning(
            KafkaClients kafka,
            PartnerBook book,
            InstantSource clock,
            @Property(name = BYTES_PER_SECOND) long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    BYTES_PER_SECOND + ": `" + bytesPerSecond + "` is not a positive number");
        }
        return Partnerships.start(book, () -> new ClusterRights(kafka.config()), bytesPerSecond, kafka.config(), clock);
    }

    /// Not below the data folder, which may be deleted.
    @Singleton
    CustodyKeys custody(@Property(name = "parley.custody") Path folder) {
        return new CustodyKeys(folder, new SecureRandom());
    }

    @Singleton
    SchemaRegistryClient schemaRegistry(ServiceSettings settings, TokenSource tokens, HttpClient http) {
        return new SchemaRegistryClient(settings.schemaRegistry(), () -> tokens.get(), http);
    }

    @Singleton
    @Bean(preDestroy = "close")
    FeedWriters writers(KafkaClients kafka, SchemaRegistryClient registry, InstantSource clock) {
        return new FeedWriters(kafka.config(), registry, clock);
    }
}
