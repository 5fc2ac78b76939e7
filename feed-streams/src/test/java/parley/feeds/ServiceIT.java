package parley.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parley.testing.NeedsPlainBroker;

/// The service as it is started, but for its login.
@NeedsPlainBroker
final class ServiceIT {

    @Test
    void it_becomes_healthy_and_shows_its_counters_to_nobody_without_a_token() throws Exception {
        try (TwoSpaces spaces = new TwoSpaces();
                ApplicationContext context = start(spaces);
                HttpClient http = HttpClient.newHttpClient()) {
            URI base = context.getBean(EmbeddedServer.class).start().getURI();

            await().atMost(TwoSpaces.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(get(http, base.resolve("/health")).statusCode())
                                    .isEqualTo(200));

            assertThat(get(http, base.resolve("/health")).body()).contains("\"mayForward\":true");
            assertThat(get(http, base.resolve("/metrics")).statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> get(HttpClient http, URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static ApplicationContext start(TwoSpaces spaces) {
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("micronaut.server.port", -1),
                Map.entry("parley.organisation", "harbour"),
                Map.entry("parley.did", Interactions.HARBOUR),
                Map.entry(
                        "parley.organisation-public-key",
                        Organisation.HARBOUR.key().multibase()),
                Map.entry("parley.kafka.bootstrap-servers", "unused"),
                Map.entry("parley.oauth.issuer", "http://localhost:1/realms/harbour"),
                Map.entry("parley.oauth.token-endpoint", "http://localhost:1/token"),
                Map.entry("parley.oauth.jwks", "http://localhost:1/certs"),
                Map.entry("parley.oauth.audience", "parley"),
                Map.entry("parley.oauth.client-id", "feed-streams"),
                Map.entry("parley.oauth.client-secret", "unused"),
                Map.entry("parley.schema-registry.url", "http://localhost:1"),
                Map.entry("parley.data", "unused"));
        return FeedStreams.configured(ApplicationContext.builder(), Wiring.shipped())
                .singletons(spaces.surroundings())
                .properties(settings)
                .start();
    }
}
