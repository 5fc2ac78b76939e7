package parley.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpMethod;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import parley.broker.kafka.KafkaAccess;
import parley.testing.KafkaBroker;
import parley.testing.api.Route;

/// The whole service on a real port, its Kafka without login.
final class RunningBroker implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What may be asked in the name of one twin, by any test; some more each minute.
    static final int MOST_OF_A_TWIN = 100;

    private static @Nullable KafkaBroker broker;

    private final ApplicationContext context;
    private final URI base;

    private RunningBroker(ApplicationContext context, URI base) {
        this.context = context;
        this.base = base;
    }

    static RunningBroker start(KafkaBroker kafka, Realm realm, Path folder) throws IOException {
        broker = kafka;
        Path key = folder.resolve("organisation.p12");
        Path password = folder.resolve("password");
        if (!Files.exists(key)) {
            Files.writeString(password, "secret\n");
            World.HARBOUR_KEY.store(key, "secret".toCharArray());
        }
        ApplicationContext context = InteractionBroker.configured(ApplicationContext.builder())
                .properties(Map.of(
                        "micronaut.server.port",
                        -1,
                        "micronaut.server.host",
                        "localhost",
                        "parley",
                        settings(kafka, realm, folder, key, password)))
                .start();
        EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
        RunningBroker running = new RunningBroker(context, server.getURI());
        Awaitility.await("deciding and all topics read")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> running.send("GET", "/health", null, null).status() == 200);
        return running;
    }

    private static Map<String, Object> settings(KafkaBroker kafka, Realm realm, Path folder, Path key, Path password) {
        return Map.of(
                "quotas", Map.of("twin", Map.of("per-minute", 1, "burst", MOST_OF_A_TWIN)),
                "organisation", "harbour",
                "did", World.HARBOUR.value(),
                "kafka", Map.of("bootstrap-servers", kafka.bootstrapServers()),
                "oauth",
                        Map.of(
                                "issuer",
                                realm.issuer(),
                                "token-endpoint",
                                realm.url("/token"),
                                "jwks",
                                realm.url("/certs"),
                                "audience",
                                Realm.AUDIENCE,
                                "client-id",
                                "interaction-broker",
                                "client-secret",
                                "s"),
                "organisation-key", Map.of("file", key.toString(), "password-file", password.toString()),
                "schema-registry", Map.of("url", "http://localhost:1"),
                "data", folder.toString());
    }

    @Factory
    @Requires(bean = Composition.class)
    static final class PlainKafka {
        @Singleton
        @Replaces(value = KafkaAccess.class, factory = Composition.class)
        KafkaAccess kafka() {
            KafkaBroker running = broker;
            if (running == null) {
                throw new IllegalStateException("no broker");
            }
            return new KafkaAccess(running.clientConfig());
        }
    }

    /// An answer, its body as text and, if it is, as JSON.
    record Answer(int status, String body, HttpHeaders headers) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String text(String field) {
            return json().path(field).asText();
        }
    }

    Answer send(String method, String path, @Nullable String token, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// An answer that is being read line by line.
    record Lines(CompletableFuture<HttpResponse<Stream<String>>> answer, Future<?> reading) implements AutoCloseable {
        boolean ended() {
            return reading.isDone();
        }

        @Override
        public void close() {
            answer.join().body().close();
            reading.cancel(true);
        }
    }

    /// Reads what comes into the list, until it ends or is closed.
    Lines lines(String path, String token, List<String> into, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        CompletableFuture<HttpResponse<Stream<String>>> answer =
                HTTP.sendAsync(request.build(), BodyHandlers.ofLines());
        FutureTask<Void> reading = new FutureTask<>(() -> answer.join().body().forEach(into::add), null);
        Thread.startVirtualThread(reading);
        return new Lines(answer, reading);
    }

    /// All ways into it that are its own.
    Set<String> routes() {
        return context.getBean(Router.class)
                .uriRoutes()
                .filter(route -> route.getTargetMethod()
                        .getDeclaringType()
                        .getPackageName()
                        .startsWith("parley."))
                .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
                .map(route -> Route.name(
                        route.getHttpMethodName(), route.getUriMatchTemplate().toString()))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        context.close();
    }
}
