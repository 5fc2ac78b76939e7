package parley.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import parley.bridge.agents.KeycloakRealm;
import parley.bridge.agents.Provisioning;
import parley.bridge.agents.ServiceClients;
import parley.bridge.custody.CustodyBook;
import parley.bridge.custody.CustodyKeys;
import parley.bridge.custody.FeedWriters;
import parley.bridge.partners.OwnRotations;
import parley.bridge.partners.PartnerBook;
import parley.bridge.partners.Partnerships;
import parley.identity.KafkaLogin;
import parley.identity.OrganisationKeys;
import parley.identity.ServiceSettings;
import parley.identity.TokenSource;
import parley.identity.http.Durations;
import parley.schemaregistry.SchemaRegistryClient;

/// What the service is made of.
@Factory
final class Composition {
    private static final String BYTES_PER_SECOND = "parley.quotas.partner-bytes-per-second";
    private static final String RIGHTS_LOOK = "parley.rights.look";
    private static final String OWN_CLUSTER = "parley.rights.own-cluster";
    private static final String A_MINUTE = "60s";
    private static final Duration LOOK = Duration.ofSeconds(10);

    @Singleton
    OrganisationKeys organisation(ServiceSettings settings) throws IOException {
        return settings.loadOrganisationKeys();
    }

    @Singleton
    KafkaClients kafka(ServiceSettings settings) {
        return new KafkaClients(KafkaLogin.client(settings));
    }

    @Context
    @Bean(preDestroy = "close")
    Bridge bridge(
            KafkaClients kafka,
            ServiceSettings settings,
            OrganisationKeys organisation,
            InstantSource clock,
            MeterRegistry meters,
            Durations durations,
            @Property(name = RIGHTS_LOOK, defaultValue = A_MINUTE) String look) {
        return new Bridge(
                kafka.config(),
                settings.did(),
                organisation,
                UUID.randomUUID().toString(),
                durations.read(RIGHTS_LOOK, look),
                clock,
                meters);
    }

    @Singleton
    @Bean(preDestroy = "close")
    PartnerBook partnerships(KafkaClients kafka, OrganisationKeys organisation, InstantSource clock) {
        return new PartnerBook(organisation, kafka.config(), clock);
    }

    @Context
    @Bean(preDestroy = "close")
    Partnerships provisioning(
            KafkaClients kafka,
            ServiceSettings settings,
            PartnerBook book,
            Bridge bridge,
            InstantSource clock,
            MeterRegistry meters,
            Durations durations,
            @Property(name = RIGHTS_LOOK, defaultValue = A_MINUTE) String look,
            @Property(name = OWN_CLUSTER, defaultValue = "false") boolean ownCluster,
            @Property(name = BYTES_PER_SECOND) long bytesPerSecond)
            throws IOException {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    BYTES_PER_SECOND + ": `" + bytesPerSecond + "` is not a positive number");
        }
        var rotations = new OwnRotations(settings.rotations(), bridge::allEndorsed);
        var kept = new KeptRights(ownCluster, meters);
        return Partnerships.start(
                book,
                () -> new ClusterRights(kafka.config(), kept),
                durations.read(RIGHTS_LOOK, look),
                bytesPerSecond,
                kafka.config(),
                rotations,
                clock);
    }

    /// Only where the space's realm is a Keycloak whose clients are to be kept.
    @Context
    @Bean(preDestroy = "close")
    @Requires(property = "parley.keycloak.url")
    Provisioning agents(
            @Property(name = "parley.keycloak.url") URI url,
            @Property(name = "parley.keycloak.realm") String realm,
            @Property(name = "parley.keycloak.client") String client,
            @Property(name = "parley.keycloak.secret") String secret,
            @Property(name = "parley.agents") @MapFormat(keyFormat = StringConvention.RAW) Map<String, Path> secrets,
            @Property(name = "parley.clients.file") Path services,
            @Property(name = "parley.clients.own-realm", defaultValue = "false") boolean ownRealm,
            MeterRegistry meters)
            throws IOException {
        return Provisioning.start(
                new KeycloakRealm(url, realm, client, secret),
                secrets,
                ServiceClients.read(services, ownRealm),
                LOOK,
                meters);
    }

    /// Not below the data folder, which may be deleted.
    @Singleton
    CustodyKeys custody(@Property(name = "parley.custody") Path folder) {
        return new CustodyKeys(folder, new SecureRandom());
    }

    @Context
    @Bean(preDestroy = "close")
    CustodyBook custodyBook(CustodyKeys keys, ServiceSettings settings, KafkaClients kafka) {
        return CustodyBook.start(keys, settings.did(), kafka.config(), LOOK);
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
