package parley.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import parley.identity.KafkaLogin;
import parley.identity.ServiceSettings;

/// What the service is made of.
@Factory
final class Composition {
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
}
