package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import parley.agent.publishing.Publisher;
import parley.agent.service.ServiceClient;
import parley.identity.Did;
import parley.identity.KafkaLogin;
import parley.identity.OrganisationKeys;
import parley.identity.PublicKey;
import parley.identity.SigningKey;
import parley.identity.TokenSource;
import parley.topics.Names;

/// A program that acts for twins: it holds the agent's key, its login and one connection to each service of its space.
///
/// Thread-safe. Calls of the services throw [parley.agent.service.ProblemException] when they are refused and
/// [parley.agent.service.UnreachableException] when there is no answer; publishers and subscribers reconnect for ever.
public final class Agent implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final AgentSettings settings;
    private final @Nullable SigningKey key;
    private final InstantSource clock;
    private final @Nullable Path folder;
    private final HttpClient http;
    private final ServiceClient registry;
    private final ServiceClient broker;
    private final @Nullable ServiceClient identityBridge;
    private final Supplier<Map<String, Object>> kafka;
    private final PartnerKeys pinned;
    private final AtomicLong lastStart = new AtomicLong();
    private final List<Publisher> publishers = new CopyOnWriteArrayList<>();
    private @Nullable Producer<byte[], byte[]> producer;

    /// How an agent logs in.
    ///
    /// @param token for the services
    /// @param kafka how a Kafka client connects and logs in
    private record Login(Supplier<String> token, Supplier<Map<String, Object>> kafka) {
        /// As the client of its settings.
        static Login of(AgentSettings settings, HttpClient http, InstantSource clock) {
            return new Login(
                    new TokenSource(
                            settings.tokenEndpoint(), settings.clientId(), settings.clientSecret(), http, clock),
                    () -> KafkaLogin.client(
                            settings.bootstrapServers(),
                            settings.transport(),
                            settings.tokenEndpoint().toString(),
                            settings.clientId(),
                            settings.clientSecret()));
        }
    }

    private Agent(
            AgentSettings settings,
            @Nullable SigningKey key,
            InstantSource clock,
            @Nullable Path folder,
            HttpClient http,
            Login login) {
        this.settings = settings;
        this.key = key;
        this.clock = clock;
        this.folder = folder;
        this.http = http;
        this.kafka = login.kafka();
        var token = login.token();
        this.registry = new ServiceClient("twin-registry", settings.twinRegistry(), token, http);
        this.pinned = new PartnerKeys(
                OrganisationKeys.own(settings.organisationDid(), settings.organisationKey(), List.of()),
                () -> registry.get("/partners", Map.of()).orThrow().json(),
                clock,
                folder == null ? null : folder.resolve("partners.json"));
        this.broker = new ServiceClient("interaction-broker", settings.interactionBroker(), token, http);
        this.identityBridge = settings.identityBridge() == null
                ? null
                : new ServiceClient("identity-bridge", settings.identityBridge(), token, http);
    }

    private static Agent open(AgentSettings settings, InstantSource clock, @Nullable Path folder) throws IOException {
        var http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        return new Agent(settings, settings.loadKey(), clock, folder, http, Login.of(settings, http, clock));
    }

    /// The agent of this settings file; keeps copies of the documents it verified in the folder `documents` beside it.
    ///
    /// @throws IOException if the file or the agent's key cannot be read
    /// @throws IllegalArgumentException if a setting is missing or malformed
    public static Agent open(Path agentJson) throws IOException {
        var settings = AgentSettings.read(agentJson);
        var folder = agentJson.toAbsolutePath().getParent();
        return open(settings, InstantSource.system(), folder);
    }

    /// The agent of these settings; keeps no files.
    ///
    /// @throws IOException if the agent's key cannot be read
    public static Agent open(AgentSettings settings, InstantSource clock) throws IOException {
        return open(settings, clock, null);
    }

    /// An agent that has tokens and no key: it reads. What must be signed throws [IllegalStateException].
    ///
    /// @param token asked before every call of a service
    /// @param kafka how a Kafka client connects and logs in with such a token
    public static Agent reading(
            AgentSettings settings, Supplier<String> token, Supplier<Map<String, Object>> kafka, InstantSource clock) {
        var http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        return new Agent(settings, null, clock, null, http, new Login(token, kafka));
    }

    /// One of the organisation's twins, to act for; it need not exist yet.
    ///
    /// @throws IllegalArgumentException if it is no name
    public ActingTwin twin(String name) {
        return new ActingTwin(this, settings.organisationDid().twin(Names.require("twin", name)));
    }

    /// The twins that delegate anything to this agent, in order.
    public List<Did> twins() {
        var twins = new ArrayList<Did>();
        registry.get("/twins", Map.of()).orThrow().json().forEach(twin -> twins.add(Did.ofTwin(twin.asText())));
        return List.copyOf(twins);
    }

    /// The JSON Schema (draft 2020-12) of a policy, for whoever writes one.
    public JsonNode policySchema() {
        return broker.get("/policy.schema.json", Map.of()).orThrow().json();
    }

    /// Makes twins in as few calls as it takes, each as [ActingTwin#put] does, or describes them anew. One
    /// that is refused
    /// keeps no other from being made.
    ///
    /// @param turtles what the twins say about themselves, by their names; at most 500
    /// @return what became of each, in that order
    public Map<String, Made> put(Map<String, String> turtles) {
        return new Batch(this).put(turtles);
    }

    /// What the agent was told.
    public AgentSettings settings() {
        return settings;
    }

    SigningKey key() {
        if (key == null) {
            throw new IllegalStateException(settings.clientId() + " has no key here");
        }
        return key;
    }

    InstantSource clock() {
        return clock;
    }

    @Nullable
    Path folder() {
        return folder;
    }

    /// The keys that endorse the documents of an organisation's twins; empty unless it is ours or a partner.
    Optional<OrganisationKeys> pinned(Did organisation) {
        return pinned.of(organisation);
    }

    ServiceClient registry() {
        return registry;
    }

    ServiceClient broker() {
        return broker;
    }

    /// @throws IllegalArgumentException if the settings name none
    ServiceClient identityBridge() {
        if (identityBridge == null) {
            throw new IllegalArgumentException("the agent's settings name no identityBridge");
        }
        return identityBridge;
    }

    /// A start that no other publisher of this agent has.
    long nextStart() {
        long now = clock.millis();
        return lastStart.updateAndGet(last -> Math.max(now, last + 1));
    }

    Map<String, Object> kafkaClient() {
        return kafka.get();
    }

    synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            var config = new HashMap<>(kafkaClient());
            config.put(ProducerConfig.CLIENT_ID_CONFIG, settings.clientId());
            config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            config.put(ProducerConfig.ACKS_CONFIG, "all");
            config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
            config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
            config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
            // However long the cluster is away: a record given up would be a gap.
            config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
            producer = new KafkaProducer<>(config);
        }
        return producer;
    }

    /// Sees to it that what waits to be signed with others is sent before all is closed.
    Publisher opened(Publisher publisher) {
        publishers.add(publisher);
        return publisher;
    }

    /// Gives the agent another key, for all twins it acts for and in its key file.
    ///
    /// What was published is sent before. All that this agent had opened signs with the old key, so it is
    /// closed: open the agent anew. Other programs that have the old key must be stopped before: what they
    /// sign later is refused.
    ///
    /// If it throws, some twins may have the new key already; the old one still stands in the file, and doing
    /// it again completes it.
    ///
    /// @return the new public key
    /// @throws IOException if the new key cannot be stored
    public PublicKey rotateKey(SecureRandom random) throws IOException, InterruptedException {
        var next = new KeyRotation(this, List.copyOf(publishers)).run(random);
        close();
        return next.publicKey();
    }

    /// Sends what was published and closes all connections; close subscribers first.
    @Override
    public synchronized void close() {
        publishers.forEach(Publisher::push);
        if (producer != null) {
            producer.close(CLOSE);
        }
        http.shutdownNow();
    }
}
