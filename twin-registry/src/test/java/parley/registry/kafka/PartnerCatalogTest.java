package parley.registry.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_KEY;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.NOW;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.audit.DisbeliefPeriod;
import parley.avro.CatalogEntry;
import parley.avro.Quarantined;
import parley.avro.SignedCatalogEntry;
import parley.identity.CatalogEntries;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.registry.world.World;
import parley.topics.AvroSerde;
import parley.topics.Topics;

class PartnerCatalogTest {

    private static final Did TWIN = GRID.twin("balancer");
    private static final OrganisationKey KEY = new OrganisationKey(GRID, GRID_KEY);
    private static final OrganisationKey NEXT = KEY.rotated(World.key(50), NOW);
    private static final OrganisationKey NOBODY = new OrganisationKey(GRID, World.key(66));
    private static final CatalogEntry ENTRY = CatalogEntry.newBuilder()
            .setTwin(TWIN.value())
            .setOrganisation(GRID.value())
            .setWithdrawn(false)
            .setDescription(World.turtle(TWIN, "<> a <urn:ex:Balancer> ."))
            .setDocument(World.document(TWIN, "balancer-agent", GRID_KEY))
            .setFeeds(List.of())
            .setAudience(List.of())
            .setVersion(3)
            .build();

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Quarantine quarantine = Quarantine.start(
            new Client<Producer<String, byte[]>>(() -> producer, Producer::close), HARBOUR, DisbeliefPeriod.MINUTE);
    private final Knowledge knowledge = new Knowledge(InstantSource.system());
    private final Partner grid = new Partner("grid", GRID, GRID_KEY.publicKey(), "harbour");
    private final PartnerCatalog catalog = new PartnerCatalog(grid, HARBOUR, knowledge, quarantine, () -> NOW);
    private long offset;

    @AfterEach
    void stop() {
        quarantine.close();
        knowledge.index().close();
    }

    @Test
    void whatThePartnerSignedForUsIsShown() {
        takes(TWIN, signed(ENTRY, KEY));

        assertThat(shown()).contains(ENTRY);
        assertThat(aside()).isEmpty();
    }

    @Test
    void whatItDidNotSignIsPutAsideAndHidesTheTwinUntilItSignsMore() {
        takes(TWIN, signed(ENTRY, KEY));

        takes(TWIN, signed(version(Long.MAX_VALUE), NOBODY));

        assertThat(shown()).isEmpty();
        assertThat(aside()).containsExactly("the signature does not match");
        takes(TWIN, signed(version(4), KEY));
        assertThat(shown()).contains(version(4));
    }

    @Test
    void whatItSignedLongAgoIsPutAsideIfSomebodyWritesItAgainAndNothingChanges() {
        takes(TWIN, signed(ENTRY, KEY));
        takes(TWIN, signed(version(4), KEY));
        takes(TWIN, signed(version(4), KEY), NOW);
        takes(TWIN, signed(ENTRY, KEY));
        assertThat(aside()).as("mirrored again").isEmpty();

        takes(TWIN, signed(ENTRY, KEY), NOW);

        assertThat(aside()).containsExactly("older than version 4, which is known");
        assertThat(shown()).contains(version(4));
    }

    @Test
    void anOlderHeartbeatChangesNothingAndTellsNothing() {
        takes(GRID, signed(World.heartbeat(GRID, NOW), KEY));

        takes(GRID, signed(World.heartbeat(GRID, NOW.minusSeconds(3600)), KEY), NOW.plusSeconds(1));

        assertThat(heartbeat()).contains(NOW);
        assertThat(aside()).isEmpty();
    }

    @Test
    void whatIsNoEntryAndWhatIsGoneHidesTheTwin() {
        takes(TWIN, signed(ENTRY, KEY));
        takes(TWIN, "nonsense".getBytes(StandardCharsets.UTF_8));
        assertThat(shown()).isEmpty();
        assertThat(aside()).singleElement().asString().contains("cannot be read as SignedCatalogEntry");

        takes(TWIN, signed(ENTRY, KEY));
        assertThat(shown()).contains(ENTRY);
        takes(TWIN, null);
        assertThat(shown()).isEmpty();
    }

    @Test
    void aHeartbeatThatItDidNotSignChangesNothing() {
        takes(GRID, signed(World.heartbeat(GRID, NOW), KEY));
        takes(TWIN, signed(ENTRY, KEY));

        takes(GRID, signed(World.heartbeat(GRID, NOW.plusSeconds(60)), NOBODY));

        assertThat(heartbeat()).contains(NOW);
        assertThat(shown()).contains(ENTRY);
        assertThat(aside()).containsExactly("the signature does not match");
    }

    @Test
    void aHeartbeatFromFurtherAheadThanClocksMayBeApartChangesNothing() {
        takes(GRID, signed(World.heartbeat(GRID, NOW.plus(Duration.ofMinutes(2))), KEY));

        takes(GRID, signed(World.heartbeat(GRID, NOW.plus(Duration.ofMinutes(5))), KEY));

        assertThat(heartbeat()).contains(NOW.plus(Duration.ofMinutes(2)));
        assertThat(aside()).singleElement().asString().contains("more than two minutes ahead");
    }

    /// A lane keeps thousands of them, which are read again at each start.
    @Test
    void heartbeatsFromBeforeAKeyWasReplacedArePassedOver() {
        grid.keys().learn(NEXT.rotations().getLast());

        takes(GRID, signed(World.heartbeat(GRID, NOW), KEY));
        assertThat(heartbeat()).isEmpty();
        assertThat(aside()).isEmpty();

        takes(GRID, signed(World.heartbeat(GRID, NOW), NEXT));
        assertThat(heartbeat()).contains(NOW);
    }

    private void takes(Did key, byte @Nullable [] value) {
        takes(key, value, Instant.EPOCH);
    }

    private void takes(Did key, byte @Nullable [] value, Instant written) {
        catalog.onRecord(new ConsumerRecord<>(
                Topics.mirroredCatalog("grid", "harbour").name(),
                0,
                offset++,
                written.toEpochMilli(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                key.value(),
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    private static byte[] signed(CatalogEntry entry, OrganisationKey key) {
        return AvroSerde.of(SignedCatalogEntry.class).encode(CatalogEntries.secure(entry, HARBOUR, key, NOW));
    }

    private static CatalogEntry version(long version) {
        return CatalogEntry.newBuilder(ENTRY).setVersion(version).build();
    }

    private Optional<CatalogEntry> shown() {
        return knowledge.partners().get(TWIN.value());
    }

    private Optional<Instant> heartbeat() {
        return knowledge.partners().freshness("grid", NOW).heartbeat();
    }

    private List<String> aside() {
        return producer.history().stream()
                .filter(record -> record.topic().equals(Topics.QUARANTINE.name()))
                .map(record ->
                        AvroSerde.of(Quarantined.class).decode(record.value()).getReason())
                .toList();
    }
}
