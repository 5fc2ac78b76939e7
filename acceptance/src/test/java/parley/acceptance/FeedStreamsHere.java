package parley.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import parley.audit.DisbeliefPeriod;
import parley.deploy.run.SpaceAccess;
import parley.deploy.space.Clients;
import parley.feeds.FeedStreamsProcess;
import parley.feeds.Wiring;
import parley.identity.Did;
import parley.identity.KafkaLogin;
import parley.identity.PublicKey;
import parley.identity.ServiceSettings;
import parley.identity.ServiceSettings.OAuth;
import parley.identity.TokenSource;
import parley.quota.Quotas;
import parley.schemaregistry.SchemaRegistryClient;

/// An instance of a space's feed-streams that runs in this JVM.
final class FeedStreamsHere {
    private static final String SERVICE = "feed-streams";

    private FeedStreamsHere() {}

    /// @param instance which one it is; that of the space's own process is `1`
    static FeedStreamsProcess start(SpaceAccess space, String instance, Wiring wiring) throws IOException {
        var settings = settings(space);
        var http = HttpClient.newHttpClient();
        var tokens = TokenSource.of(settings.oauth(), http, InstantSource.system());
        return FeedStreamsProcess.start(
                settings,
                new FeedStreamsProcess.Surroundings(
                        instance,
                        KafkaLogin.client(settings),
                        new SchemaRegistryClient(settings.schemaRegistry(), () -> tokens.get(), http),
                        InstantSource.system(),
                        System::nanoTime,
                        UUID::randomUUID,
                        Quotas.DEFAULT.partner(),
                        DisbeliefPeriod.MINUTE,
                        null),
                wiring);
    }

    private static ServiceSettings settings(SpaceAccess space) {
        var keycloak = space.file().keycloak();
        return new ServiceSettings(
                space.organisation(),
                Did.organisation(space.did()),
                space.bootstrapServers(),
                space.transport(),
                new OAuth(
                        URI.create(keycloak.issuer()),
                        URI.create(keycloak.tokenEndpoint()),
                        URI.create(keycloak.certificates()),
                        Clients.PARLEY,
                        SERVICE,
                        space.secretOf(SERVICE)),
                null,
                space.schemaRegistry(),
                Path.of("target", "acceptance", "here", space.organisation()),
                PublicKey.multibase(space.organisationKey()),
                null);
    }
}
