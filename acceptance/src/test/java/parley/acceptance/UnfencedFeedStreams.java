package parley.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import parley.avro.Interaction;
import parley.avro.State;
import parley.deploy.run.SpaceAccess;
import parley.deploy.space.Clients;
import parley.feeds.FeedStreamsProcess;
import parley.feeds.Wiring;
import parley.feeds.flow.Fencing;
import parley.feeds.flow.Verification;
import parley.identity.Did;
import parley.identity.KafkaLogin;
import parley.identity.PublicKey;
import parley.identity.ServiceSettings;
import parley.identity.ServiceSettings.OAuth;
import parley.identity.TokenSource;
import parley.quota.Quotas;
import parley.schemaregistry.SchemaRegistryClient;

/// A space's feed-streams with its fence switched off for some twins: it reports every end as applied and goes on as
/// before. What others ended is over for it as well: it would begin with all that was ever granted.
final class UnfencedFeedStreams {
    private static final String SERVICE = "feed-streams";

    private UnfencedFeedStreams() {}

    /// @param provider how the names of the twins begin whose feeds are not fenced
    static FeedStreamsProcess start(SpaceAccess space, String provider) throws IOException {
        var settings = settings(space);
        var http = HttpClient.newHttpClient();
        var tokens = TokenSource.of(settings.oauth(), http, InstantSource.system());
        return FeedStreamsProcess.start(
                settings,
                new FeedStreamsProcess.Surroundings(
                        "1",
                        KafkaLogin.client(settings),
                        new SchemaRegistryClient(settings.schemaRegistry(), () -> tokens.get(), http),
                        InstantSource.system(),
                        System::nanoTime,
                        UUID::randomUUID,
                        Quotas.DEFAULT.partner(),
                        null),
                new Wiring(Verification.signatures(), new Off(provider)));
    }

    private record Off(String provider) implements Fencing {
        @Override
        public boolean mayForward(boolean lease) {
            return true;
        }

        @Override
        public boolean takesEffect(Interaction changed) {
            return changed.getState() != State.TERMINATED || !unfenced(changed);
        }

        private boolean unfenced(Interaction changed) {
            return Did.ofTwin(changed.getProvider())
                    .twinName()
                    .filter(name -> name.startsWith(provider))
                    .isPresent();
        }
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
                Path.of("target", "acceptance", "unfenced", space.organisation()),
                PublicKey.multibase(space.organisationKey()),
                null);
    }
}
