package parley.registry;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpMethod;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import parley.avro.CustodyKey;
import parley.avro.PartnershipEntry;
import parley.identity.Did;
import parley.identity.PublicKey;
import parley.registry.kafka.KafkaAccess;
import parley.registry.world.World;
import parley.testing.KafkaBroker;
import parley.testing.api.Route;
import parley.topics.Topic;
import parley.topics.Topics;

/// The whole service on a real port, its Kafka without login.
final class RunningRegistry implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static @Nullable KafkaBroker broker;

    private final ApplicationContext context;
    private final URI base;

    private RunningRegistry(ApplicationContext context, URI base) {
        this.context = context;
        this.base = base;
    }

    static RunningRegistry start(KafkaBroker kafka, Realm realm, URI schemaRegistry, Path folder) throws IOException {
        return start(kafka, realm, schemaRegistry, folder, World.HARBOUR);
    }

    /// @param organisation whose it is
    static RunningRegistry start(KafkaBroker kafka, Realm realm, URI schemaRegistry, Path folder, Did organisation)
            throws IOException {
        broker = kafka;
        Path key = folder.resolve("organisation.p12");
        Path password = folder.resolve("password");
        if (!Files.exists(key)) {
            Files.writeString(password, "secret\n");
            World.HARBOUR_KEY.store(key, "secret".toCharArray());
        }
        ApplicationContext context = TwinRegistry.configured(ApplicationContext.builder())
                .properties(Map.of(
                        "micronaut.server.port",
                        -1,
                        "micronaut.server.host",
                        "localhost",
                        "parley",
                        Map.of(
                                "organisation",
                                "harbour",
                                "did",
                                organisation.value(),
                                "kafka",
                                Map.of("bootstrap-servers", kafka.bootstrapServers()),
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
                                        "twin-registry",
                                        "client-secret",
                                        "s"),
                                "agent-keys",
                                agentKeys(),
                                "organisation-key",
                                Map.of("file", key.toString(), "password-file", password.toString()),
                                "schema-registry",
                                Map.of("url", schemaRegistry.toString()),
                                "data",
                                folder.toString())))
                .start();
        EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
        RunningRegistry registry = new RunningRegistry(context, server.getURI());
        Awaitility.await("all topics read")
                .ignoreExceptions()
                .until(() -> registry.send("GET", "/health", null, null).statusCode() == 200);
        return registry;
    }

    private static Map<String, String> agentKeys() {
        String own = World.AGENT_KEY.multibase();
        return Map.of("a", own, "b", own, "p", own, "q", own, "r", own, "meter", World.METER_KEY.multibase());
    }

    /// Makes the topics that harbour has, with grid as its partner.
    static void becomePartners(KafkaBroker kafka) {
        kafka.create(Topics.ofSpace().toArray(Topic<?, ?>[]::new));
        kafka.create(Topics.ofPartner("grid", "harbour").toArray(Topic<?, ?>[]::new));
        try (KafkaProducer<String, PartnershipEntry> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), Topics.PARTNERSHIPS.serializer())) {
            var _ = producer.send(new ProducerRecord<>(Topics.PARTNERSHIPS.name(), "invitation", World.partnership()));
        }
    }

    /// Says what identity-bridge would: that it keeps this key.
    static void keep(KafkaBroker kafka, Did twin, String agent, PublicKey key) {
        try (KafkaProducer<String, CustodyKey> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), Topics.CUSTODY_KEYS.serializer())) {
            var _ = producer.send(new ProducerRecord<>(
                    Topics.CUSTODY_KEYS.name(),
                    twin.agent(agent),
                    new CustodyKey(twin.value(), agent, key.multibase())));
        }
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

    URI uri(String path) {
        return base.resolve(path);
    }

    HttpResponse<String> send(
            String method, String path, @Nullable String token, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
