package parley.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.topics.AvroSerde;

class SpaceViewTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Did GRID = new Did("did:web:grid.example");
    private static final OrganisationKey OLD = new OrganisationKey(GRID, SigningKey.generate(new SecureRandom()));
    private static final OrganisationKey NEW = OLD.rotated(SigningKey.generate(new SecureRandom()), NOW);

    static {
        // Loading it makes Avro trust the contracts
        AvroSerde.of(TwinEntry.class);
    }

    private final SpaceView view = new SpaceView(GRID, NEW.verifying());

    private void read(String name, OrganisationKey endorser) {
        var twin = GRID.twin(name);
        var entry = TwinEntry.newBuilder()
                .setTwin(twin.value())
                .setName(name)
                .setDescription("")
                .setDocument(TwinDocument.issue(twin, List.of(), endorser, NOW))
                .setFeeds(List.of())
                .setVersion(1)
                .setUpdated(NOW)
                .build();
        view.onTwins().onRecord(new ConsumerRecord<>("twins", 0, 0, twin.value(), entry));
    }

    @Test
    void all_are_endorsed_once_nothing_is_left_that_only_an_old_key_has_signed() {
        assertThat(view.allEndorsed()).isTrue();
        read("pump", NEW);
        read("meter", OLD);
        assertThat(view.allEndorsed()).isFalse();
        assertThat(view.twin(GRID.twin("meter"))).isPresent();

        read("meter", NEW);

        assertThat(view.allEndorsed()).isTrue();
    }
}
