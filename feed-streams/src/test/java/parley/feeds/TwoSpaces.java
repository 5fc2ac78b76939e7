package parley.feeds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static parley.feeds.Organisation.GRID;
import static parley.feeds.Organisation.HARBOUR;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import parley.audit.DisbeliefPeriod;
import parley.avro.CatalogEntry;
import parley.avro.DeliveryReady;
import parley.avro.Disbelieved;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.PartnershipEntry;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Terms;
import parley.avro.TwinEntry;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.LaneHeader;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;
import parley.identity.CatalogEntries;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.KafkaTransport;
import parley.identity.RecordSignature;
import parley.identity.ServiceSettings;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.quota.Quota;
import parley.quota.Quotas;
import parley.schemaregistry.SchemaRegistryClient;
import parley.testing.KafkaBroker;
import parley.testing.SchemaRegistryServer;
import parley.topics.AvroSerde;
import parley.topics.Creation;
import parley.topics.Topic;
import parley.topics.Topics;

/// `harbour` and `grid` on one broker, each with a registry of its own, and a mirror between their lanes. Both read the
/// same `interactions`: what it says of either side is true in both.
final class TwoSpaces implements AutoCloseable {

    static final Did COMPUTER = Did.ofTwin(Interactions.COMPUTER);
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String AGENT = "computer-agent";
    static final SigningKey DERIVING = Organisation.keyOf("deriving");

    private final KafkaBroker broker;
    private final short replicas;
    private final SchemaRegistryServer harbourRegistry = SchemaRegistryServer.start(1);
    private final SchemaRegistryServer gridRegistry = SchemaRegistryServer.start(1001);
    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Long> sequences = new HashMap<>();
    private final List<Feed> feeds = new ArrayList<>();
    private final Mirror mirror;

    TwoSpaces() {
        this(KafkaBroker.start(), (short) 1);
    }

    /// @param replicas of each partition
    TwoSpaces(KafkaBroker broker, short replicas) {
        this.broker = broker;
        this.replicas = replicas;
        Map<String, NewTopic> topics = new HashMap<>();
        Stream.of(Topics.ofSpace(), Topics.ofPartner("grid", "harbour"), Topics.ofPartner("harbour", "grid"))
                .flatMap(List::stream)
                .forEach(topic -> topics.put(topic.name(), topic.toCreate(replicas)));
        create(topics.values());
        producer = new KafkaProducer<>(broker.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = broker.clientConfig();
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        mirror = Mirror.start(
                broker.clientConfig(),
                Topics.laneFeeds("grid").name(),
                Topics.mirrored("harbour", "grid", "feeds"),
                Topics.LANE_FEEDS_PARTITIONS);
        // One topic for both: they hold the same statements
        put(Topics.PARTNERSHIPS, "invitation", new PartnershipEntry(Organisation.partnership(), Interactions.NOW));
    }

    KafkaBroker broker() {
        return broker;
    }

    FeedStreamsProcess harbour() {
        return harbour(Wiring.shipped());
    }

    FeedStreamsProcess harbour(Wiring wiring) {
        return process(HARBOUR, harbourRegistry, wiring);
    }

    /// With another clock.
    FeedStreamsProcess harbour(Wiring wiring, LongSupplier nanoTime) {
        return start(
                settings(HARBOUR, harbourRegistry.base()),
                surroundings(harbourRegistry, Quotas.DEFAULT.partner(), nanoTime),
                wiring);
    }

    /// With another clock.
    FeedStreamsProcess grid(Wiring wiring, LongSupplier nanoTime) {
        return start(
                settings(GRID, gridRegistry.base()),
                surroundings(gridRegistry, Quotas.DEFAULT.partner(), nanoTime),
                wiring);
    }

    /// One of several instances.
    FeedStreamsProcess harbour(String instance) {
        return start(
                settings(HARBOUR, harbourRegistry.base()),
                surroundings(instance, harbourRegistry, Quotas.DEFAULT.partner(), System::nanoTime),
                Wiring.shipped());
    }

    /// One of several instances.
    FeedStreamsProcess grid(String instance) {
        return start(
                settings(GRID, gridRegistry.base()),
                surroundings(instance, gridRegistry, Quotas.DEFAULT.partner(), System::nanoTime),
                Wiring.shipped());
    }

    FeedStreamsProcess grid() {
        return grid(Wiring.shipped());
    }

    FeedStreamsProcess grid(Wiring wiring) {
        return process(GRID, gridRegistry, wiring);
    }

    /// With another quota for each of a partner's lanes, and another clock.
    FeedStreamsProcess grid(Quota quota, LongSupplier nanoTime) {
        return start(
                settings(GRID, gridRegistry.base()), surroundings(gridRegistry, quota, nanoTime), Wiring.shipped());
    }

    SchemaRegistryClient gridRegistry() {
        return registry(gridRegistry);
    }

    private FeedStreamsProcess process(Organisation self, SchemaRegistryServer registry, Wiring wiring) {
        return start(settings(self, registry.base()), surroundings(registry), wiring);
    }

    private static FeedStreamsProcess start(
            ServiceSettings settings, FeedStreamsProcess.Surroundings surroundings, Wiring wiring) {
        try {
            return FeedStreamsProcess.start(settings, surroundings, wiring);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServiceSettings settings(Organisation self, URI registry) {
        URI none = URI.create("http://localhost:1");
        return new ServiceSettings(
                self.name(),
                self.did(),
                "unused",
                KafkaTransport.PLAIN,
                new ServiceSettings.OAuth(none, none, none, "parley", "feed-streams", "unused"),
                null,
                registry,
                Path.of("unused"),
                self.key().publicKey(),
                null);
    }

    /// Those of `harbour`.
    FeedStreamsProcess.Surroundings surroundings() {
        return surroundings(harbourRegistry);
    }

    private FeedStreamsProcess.Surroundings surroundings(SchemaRegistryServer registry) {
        return surroundings(registry, Quotas.DEFAULT.partner(), System::nanoTime);
    }

    private FeedStreamsProcess.Surroundings surroundings(
            SchemaRegistryServer registry, Quota quota, LongSupplier nanoTime) {
        return surroundings("1", registry, quota, nanoTime);
    }

    private FeedStreamsProcess.Surroundings surroundings(
            String instance, SchemaRegistryServer registry, Quota quota, LongSupplier nanoTime) {
        return new FeedStreamsProcess.Surroundings(
                instance,
                broker.clientConfig(),
                registry(registry),
                Clock.systemUTC(),
                nanoTime,
                UUID::randomUUID,
                quota,
                DisbeliefPeriod.MINUTE,
                DERIVING);
    }

    private SchemaRegistryClient registry(SchemaRegistryServer server) {
        return new SchemaRegistryClient(server.base(), () -> null, http);
    }

    /// Makes a feed of `computer` whose delegated agent is [#AGENT], and shows it to `grid`.
    void feed(String name, int partitions, Schema... schemas) {
        String topic = Topics.feed("computer", name);
        create(List.of(new NewTopic(topic, partitions, replicas)));
        feeds.add(new Feed(name, topic, partitions, List.of()));
        for (Schema schema : schemas) {
            register(name, schema);
        }
        delegate(AGENT);
    }

    /// Registers a schema at `harbour`, and answers its id there.
    int register(String feed, Schema schema) {
        SchemaRegistryClient client = registry(harbourRegistry);
        String subject = Topics.feed("computer", feed) + "-value";
        client.register(subject, schema.toString());
        client.compatibility(subject, "NONE");
        return client.register(subject, schema.toString());
    }

    /// Says who may publish for `computer`, here and in the catalogue that `grid` sees.
    void delegate(String... agents) {
        String document = document(agents);
        put(
                Topics.TWINS,
                COMPUTER.value(),
                new TwinEntry(
                        COMPUTER.value(),
                        "computer",
                        "",
                        document,
                        List.copyOf(feeds),
                        List.of(),
                        1L,
                        Interactions.NOW,
                        List.of(),
                        Map.of()));
        put(
                Topics.mirroredCatalog("harbour", "grid"),
                COMPUTER.value(),
                CatalogEntries.secure(
                        new CatalogEntry(
                                COMPUTER.value(),
                                HARBOUR.did().value(),
                                false,
                                "",
                                document,
                                List.copyOf(feeds),
                                List.of(),
                                1L,
                                List.of(),
                                null,
                                null,
                                Map.of()),
                        GRID.did(),
                        HARBOUR.organisationKey(),
                        Interactions.NOW));
    }

    /// As the registry has it: feed-streams may derive.
    private static String document(String... agents) {
        Instant never = Instant.parse("2100-01-01T00:00:00Z");
        List<Delegation> delegations = new ArrayList<>();
        for (String agent : agents) {
            delegations.add(new Delegation(agent, Organisation.keyOf(agent).publicKey(), Function.ofAgents(), never));
        }
        delegations.add(new Delegation("feed-streams", DERIVING.publicKey(), EnumSet.of(Function.DERIVE), never));
        return TwinDocument.issue(COMPUTER, delegations, HARBOUR.organisationKey(), Interactions.NOW);
    }

    /// The catalogue entry of a feed's schema, as a partner would see it.
    static FeedSchema inCatalog(Schema schema, int version) {
        return new FeedSchema(Fingerprint.hex(Fingerprint.sha256(schema)), schema.toString(), version);
    }

    void put(Interaction.Builder interaction) {
        Interaction built = interaction.build();
        put(Topics.INTERACTIONS, built.getId(), built);
    }

    <V extends SpecificRecordBase> void put(Topic<String, V> topic, String key, V value) {
        byte[] encoded = topic.serializer().serialize(topic.name(), value);
        send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), encoded));
    }

    /// What was appended to the log that decisions read.
    List<Object> events() {
        return values(Topics.INTERACTION_REQUESTS, LogEntry.class).stream()
                .map(LogEntry::getEvent)
                .toList();
    }

    /// What that log was told of partners' lanes.
    ///
    /// @param key the DID of the twin that it was for, or of the organisation
    List<Disbelieved> disbelieved(String key) {
        return IntStream.range(0, Topics.INTERACTION_REQUESTS.partitions())
                .boxed()
                .flatMap(partition -> read(Topics.INTERACTION_REQUESTS.name(), partition).stream())
                .filter(record -> Arrays.equals(record.key(), key.getBytes(UTF_8)))
                .map(record -> AvroSerde.of(LogEntry.class).decode(record.value()))
                .flatMap(entry ->
                        entry.getEvent() instanceof Disbelieved told ? Stream.of(told) : Stream.<Disbelieved>empty())
                .toList();
    }

    /// As the two topologies would, for `balancer`: asked for, its delivery made, active. Answers its id.
    String activate(String feed, long epoch, Long... starts) {
        return activate(Interactions.BALANCER, feed, epoch, starts);
    }

    /// As the two topologies would: asked for, its delivery made, active. Answers its id.
    String activate(String requester, String feed, long epoch, Long... starts) {
        Interaction asked = request(requester, feed, epoch, starts.length);
        Awaitility.await().atMost(PATIENCE).until(() -> events().contains(new DeliveryReady(asked.getId(), epoch)));
        grant(asked, starts);
        return asked.getId();
    }

    Interaction request(String requester, String feed, long epoch, int partitions) {
        Interaction asked = Interactions.of(requester, Interactions.COMPUTER, feed, epoch, partitions)
                .build();
        put(Interaction.newBuilder(asked));
        return asked;
    }

    void grant(Interaction asked, Long... starts) {
        put(Interaction.newBuilder(asked)
                .setState(State.ACTIVE)
                .setDeliveryReady(true)
                .setProviderHalf(Interactions.half(Side.PROVIDER, asked.getEpoch(), true, List.of(starts))));
    }

    /// The same, under terms.
    ///
    /// @param until when it ends by itself; null if it does not
    String activate(String requester, String feed, Terms terms, @Nullable Instant until) {
        Interaction asked = request(requester, feed, 1, 1);
        Awaitility.await().atMost(PATIENCE).until(() -> events().contains(new DeliveryReady(asked.getId(), 1L)));
        Half half = Half.newBuilder(Interactions.half(Side.PROVIDER, 1, true, List.of(0L)))
                .setTerms(terms)
                .setUntil(until)
                .build();
        put(Interaction.newBuilder(asked)
                .setState(State.ACTIVE)
                .setDeliveryReady(true)
                .setProviderHalf(half));
        return asked.getId();
    }

    /// Publishes signed records `from` to `to` - 1, each with its number as its payload, and waits for them.
    void publish(String feed, int partition, Schema schema, int from, int to) {
        int id = register(feed, schema);
        List<Future<?>> sent = new ArrayList<>();
        for (int number = from; number < to; number++) {
            sent.add(producer.send(signed(feed, partition, id, schema, payload(number), AGENT)));
        }
        sent.forEach(TwoSpaces::done);
    }

    /// A record of [#AGENT] with that key and time, in the first partition.
    ProducerRecord<byte[], byte[]> signed(
            String feed, String key, long at, int schemaId, Schema schema, byte[] payload) {
        return signed(feed, 0, key, at, schemaId, schema, payload, AGENT);
    }

    /// A record in the name of [#AGENT].
    ProducerRecord<byte[], byte[]> signed(
            String feed, int partition, int schemaId, Schema schema, byte @Nullable [] payload, String signer) {
        return signed(feed, partition, "key", Clock.systemUTC().millis(), schemaId, schema, payload, signer);
    }

    private ProducerRecord<byte[], byte[]> signed(
            String feed,
            int partition,
            String key,
            long now,
            int schemaId,
            Schema schema,
            byte @Nullable [] payload,
            String signer) {
        String topic = Topics.feed("computer", feed);
        byte[] value = payload == null ? null : ConfluentFrame.frame(schemaId, payload);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, now, key.getBytes(UTF_8), value);
        long sequence = sequences.merge(topic + partition, 1L, Long::sum) - 1;
        RecordSignature.Stamp stamp = new RecordSignature.Stamp(
                COMPUTER.feedUrl(feed),
                COMPUTER.method(AGENT, Organisation.keyOf(AGENT).publicKey()),
                1,
                sequence,
                now);
        byte[] fingerprint = payload == null ? new byte[Fingerprint.LENGTH] : Fingerprint.sha256(schema);
        RecordSignature.sign(record, stamp, fingerprint, Organisation.keyOf(signer));
        return record;
    }

    /// Writes into the lane that a delivered record of the first partition comes once more, from another place.
    void repeat(String interaction, int number, long offset) {
        ConsumerRecord<byte[], byte[]> genuine =
                read(Topics.delivery(interaction), 0).get(number);
        byte[] header = LaneHeader.encode(
                new SourcePosition(0, offset),
                Objects.requireNonNull(RecordHeaders.raw(genuine.headers(), RecordHeaders.FINGERPRINT)),
                RecordHeaders.utf8(interaction + ":1"),
                genuine.headers());
        send(new ProducerRecord<>(
                Topics.mirrored("harbour", "grid", "feeds"),
                0,
                genuine.timestamp(),
                genuine.key(),
                payload(number(genuine)),
                List.of(new RecordHeader(RecordHeaders.LANE, header))));
    }

    static byte[] payload(int number) {
        return Integer.toString(number).getBytes(UTF_8);
    }

    static int number(ConsumerRecord<byte[], byte[]> delivered) {
        return Integer.parseInt(
                UTF_8.decode(ConfluentFrame.payload(delivered.value())).toString());
    }

    long send(ProducerRecord<byte[], byte[]> record) {
        return done(producer.send(record)).offset();
    }

    /// Everything in a topic's partition; nothing, if there is none.
    List<ConsumerRecord<byte[], byte[]>> read(String topic, int partition) {
        TopicPartition one = new TopicPartition(topic, partition);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (consumer.partitionsFor(topic).stream().noneMatch(info -> info.partition() == partition)) {
            return records;
        }
        consumer.assign(List.of(one));
        consumer.seekToBeginning(List.of(one));
        long end = consumer.endOffsets(List.of(one)).getOrDefault(one, 0L);
        while (consumer.position(one) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    /// The numbers that were delivered.
    List<Integer> delivered(String interaction, int partition) {
        return read(Topics.delivery(interaction), partition).stream()
                .map(TwoSpaces::number)
                .toList();
    }

    /// The values of all partitions of one of Parley's own topics.
    <V extends SpecificRecordBase> List<V> values(Topic<String, V> topic, Class<V> type) {
        return IntStream.range(0, topic.partitions())
                .boxed()
                .flatMap(partition -> read(topic.name(), partition).stream())
                .filter(record -> record.value() != null)
                .map(record -> AvroSerde.of(type).decode(record.value()))
                .toList();
    }

    void create(Collection<NewTopic> topics) {
        try (Admin admin = broker.admin()) {
            Creation.ensure(admin, topics, PATIENCE);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <R> R done(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        mirror.close();
        producer.close();
        consumer.close();
        http.close();
        harbourRegistry.close();
        gridRegistry.close();
        broker.close();
    }
}
