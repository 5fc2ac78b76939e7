package parley.registry.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_PARTNER;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.SignedCatalogEntry;
import parley.avro.SubjectKind;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.registry.catalog.Lanes;
import parley.registry.world.World;
import parley.topics.AvroSerde;

class CatalogLanesTest {

    private static final Did TWIN = HARBOUR.twin("computer");
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    private final Knowledge knowledge = new Knowledge(InstantSource.system());
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong applied = new AtomicLong(-1);
    private final AtomicBoolean mayAct = new AtomicBoolean(true);
    private final CatalogLanes lanes = new CatalogLanes(
            new OrganisationKey(HARBOUR, HARBOUR_KEY),
            () -> List.of(GRID_PARTNER),
            knowledge,
            new Client<Producer<String, byte[]>>(() -> producer, Producer::close),
            () -> NOW);

    CatalogLanesTest() {
        knowledge.twins().put(World.own(World.entry(TWIN, "computer-agent", HARBOUR_KEY), HARBOUR_KEY));
    }

    @AfterEach
    void stop() {
        lanes.close();
    }

    @Test
    void aPolicyCountsAsAppliedOnlyWhenTheLaneHoldsWhatItAsksFor() {
        findable();

        start();

        await().until(() -> entries().size() == 1);
        await().during(A_WHILE).until(() -> applied.get() == -1);
        producer.completeNext();
        await().until(() -> applied.get() == 7);
    }

    @Test
    void whatWasNotWrittenIsWrittenAgainBeforeAnythingCounts() {
        findable();
        start();
        await().until(() -> entries().size() == 1);

        producer.errorNext(new TimeoutException("lost"));

        await().until(() -> entries().size() == 2);
        assertThat(applied.get()).isEqualTo(-1);
        producer.completeNext();
        await().until(() -> applied.get() == 7);
    }

    @Test
    void withoutALeaseNothingIsOffered() {
        findable();
        mayAct.set(false);

        start();

        await().during(A_WHILE).until(() -> entries().isEmpty() && applied.get() == -1);
        mayAct.set(true);
        await().until(() -> entries().size() == 1);
    }

    @Test
    void withoutALeaseTwinsAreStillWithdrawn() {
        knowledge
                .lanes()
                .holds(
                        "grid",
                        TWIN.value(),
                        new Lanes.Entry(
                                new CatalogEntry(
                                        TWIN.value(),
                                        HARBOUR.value(),
                                        false,
                                        "x",
                                        "y",
                                        List.of(),
                                        List.of(),
                                        1L,
                                        List.of(),
                                        null,
                                        null,
                                        Map.of()),
                                false),
                        0);
        mayAct.set(false);

        start();

        await().until(() -> entries().size() == 1);
        CatalogEntry written = believed(entries().getFirst());
        assertThat(written.getWithdrawn()).isTrue();
        producer.completeNext();
        await().until(() -> applied.get() == 7);
    }

    @Test
    void nothingToWriteIsAppliedAtOnce() {
        start();
        await().until(() -> applied.get() == 7);

        read.set(9);
        lanes.look();

        await().until(() -> applied.get() == 9);
        assertThat(entries()).isEmpty();
    }

    @Test
    void theLaneIsSaidToBeUpToDateOnlyOnceItIs() {
        findable();
        start();
        await().until(() -> entries().size() == 1);
        await().during(A_WHILE).until(() -> heartbeats().isEmpty());

        producer.completeNext();

        await().until(() -> heartbeats().size() == 1);
        CatalogEntry beat = believed(heartbeats().getFirst());
        assertThat(beat.getHeartbeat()).isEqualTo(NOW);
        assertThat(beat.getTwin()).isEqualTo(HARBOUR.value());
    }

    @Test
    void withoutALeaseNothingIsSaidToBeUpToDate() {
        mayAct.set(false);
        start();
        await().until(() -> applied.get() == 7);
        await().during(A_WHILE).until(() -> heartbeats().isEmpty());

        mayAct.set(true);

        await().until(() -> heartbeats().size() == 1);
    }

    private static CatalogEntry believed(ProducerRecord<String, byte[]> record) {
        return World.believed(
                        record.key(), AvroSerde.of(SignedCatalogEntry.class).decode(record.value()))
                .orElseThrow();
    }

    private List<ProducerRecord<String, byte[]>> entries() {
        return producer.history().stream()
                .filter(record -> !record.key().equals(HARBOUR.value()))
                .toList();
    }

    private List<ProducerRecord<String, byte[]>> heartbeats() {
        return producer.history().stream()
                .filter(record -> record.key().equals(HARBOUR.value()))
                .toList();
    }

    private void findable() {
        knowledge
                .policies()
                .put(
                        TWIN.value(),
                        World.policy(TWIN, World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND)));
    }

    private void start() {
        read.set(7);
        lanes.start(new CatalogLanes.Standing(read::get, mayAct::get, applied::set));
    }
}
