package parley.bench;

import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import parley.agent.Rules;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.TwinEntry;
import parley.deploy.space.Keys;
import parley.framing.Fingerprint;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.topics.Topics;

/// Writes twins and their policies into harbour's topics as its services would, each document endorsed with
/// the organisation's key; so many would take an agent too long. Each is delegated to harbour's agent for
/// subscribing alone, which gives it no right in the broker.
final class TwinLoad {
    private static final int AT_ONCE = 2_000;
    private static final Duration DELEGATED_FOR = Duration.ofDays(365);
    private static final String SCHEMA = """
            {"type":"record","name":"Reading","doc":"What was measured.","fields":[\
            {"name":"value","type":"double","doc":"As the unit says."},\
            {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When."}]}""";
    private static final FeedSchema FEED_SCHEMA =
            new FeedSchema(Fingerprint.hex(Fingerprint.sha256(new Schema.Parser().parse(SCHEMA))), SCHEMA, 1);
    private static final String REQUEST = """
            {"type":"record","name":"Restart","fields":[{"name":"afterSeconds","type":"int"}]}""";

    private final Rig rig;
    private final City city;
    private final OrganisationKey organisation;
    private final Delegation delegation;
    private final List<Rule> seen;
    private final List<Rule> hidden;

    TwinLoad(Rig rig, City city) throws IOException {
        this.rig = rig;
        this.city = city;
        organisation = Keys.organisation(rig.harbour().file());
        var settings = rig.provider().settings();
        char[] password = Files.readString(settings.keyPasswordFile()).strip().toCharArray();
        delegation = new Delegation(
                settings.clientId(),
                SigningKey.load(settings.keyFile(), password).publicKey(),
                Set.of(Function.SUBSCRIBE),
                Instant.now().plus(DELEGATED_FOR));
        seen = List.of(Rules.allow("all", Rules.anyone(), "/", FIND, DESCRIBE));
        hidden = List.of(
                Rules.allow("works", Rules.twin(city.organisation().twin("public-works")), "/", FIND, DESCRIBE));
    }

    /// Returns when the topics have them.
    void write(int twins) throws InterruptedException, ExecutionException {
        Map<String, Object> config = new HashMap<>(rig.harbour().admin());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        try (var entries = new KafkaProducer<>(config, new StringSerializer(), Topics.TWINS.serializer());
                var policies = new KafkaProducer<>(config, new StringSerializer(), Topics.POLICIES.serializer())) {
            for (int from = 0; from < twins; from += AT_ONCE) {
                var sent = new ArrayList<Future<?>>();
                for (var made : made(from, Math.min(twins, from + AT_ONCE))) {
                    var key = made.entry.getTwin();
                    sent.add(entries.send(new ProducerRecord<>(Topics.TWINS.name(), 0, key, made.entry)));
                    sent.add(policies.send(new ProducerRecord<>(Topics.POLICIES.name(), 0, key, made.policy)));
                }
                for (var each : sent) {
                    each.get();
                }
            }
        }
    }

    private record Made(TwinEntry entry, Policy policy) {}

    /// Signing takes the time: all processors do.
    private List<Made> made(int from, int to) {
        var now = Instant.now();
        return IntStream.range(from, to)
                .parallel()
                .mapToObj(number -> made(city.twin(number), now))
                .toList();
    }

    private Made made(City.Twin twin, Instant now) {
        var name = twin.did().twinName().orElseThrow();
        var entry = TwinEntry.newBuilder()
                .setTwin(twin.did().value())
                .setName(name)
                .setDescription(twin.description())
                .setDocument(TwinDocument.issue(twin.did(), List.of(delegation), organisation, now))
                .setFeeds(
                        twin.feed()
                                ? List.of(new Feed(City.FEED, Topics.feed(name, City.FEED), 1, List.of(FEED_SCHEMA)))
                                : List.of())
                .setControls(twin.control() ? List.of(new Control(City.CONTROL, REQUEST, null)) : List.of())
                .setVersion(1)
                .setUpdated(now)
                .build();
        return new Made(entry, new Policy(twin.did().value(), 1L, twin.visible() ? seen : hidden, "bench", null));
    }
}
