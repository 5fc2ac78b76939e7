package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.deploy.space.Keys;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeyRotation;
import parley.identity.TwinDocument;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// An organisation replaces its key while a feed of its crosses: the partner believes the new one without being asked,
/// and whoever has the old one has nothing.
///
/// Not beside the tests of every day: whoever makes another partnership afterwards signs with the new key, which agents
/// take up with the settings that the next `parley up` writes.
@Tag("soak")
@Alone
final class OrganisationKeyIT {
    private static final Duration PACE = Duration.ofMillis(40);
    private static final List<String> SIGNING = List.of("twin-registry", "interaction-broker", "identity-bridge");
    private static final int SOME = 20;

    private final Pair pair;

    OrganisationKeyIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aFeedGoesOnUnderTheNewKeyAndTheOldOneEndorsesNothingAnyMore() throws Exception {
        var space = pair.harbour().file();
        var old = Keys.organisation(space);
        try (var crossing = Crossing.open(pair, "rotating", PACE)) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            var fresh = Keys.rotate(space, new SecureRandom(), Instant.now());
            for (var service : SIGNING) {
                pair.spaces().restart("harbour/" + service);
            }
            Patiently.await("grid knows the new key")
                    .until(() -> partnersOfGrid().contains(fresh.method()));

            var known = partnersOfGrid();
            repeatRotation();

            var provider = crossing.provider().did();
            forge(old, provider);
            forge(old, newcomer(provider));
            try (var after = Crossing.open(pair, "rotated", PACE)) {
                after.awaitReceived(after.grantedUntil() + SOME);
            }
            crossing.awaitReceived(crossing.end() + SOME);
            long end = crossing.finish();

            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(crossing.received().gaps()).isEmpty();
            assertThat(crossing.received().refused()).isEmpty();
            assertThat(crossing.received().last()).isEqualTo(end - 1);
            assertThat(partnersOfGrid()).as("what was said twice").isEqualTo(known);
            Patiently.await("what the old key endorsed is put aside")
                    .untilAsserted(() -> assertThat(Aside.reasons(pair.grid().admin(), "harbour.lane.grid.interactions")
                                    .values())
                            .filteredOn(reason -> reason.contains("has replaced"))
                            .hasSizeGreaterThanOrEqualTo(2));
        }
    }

    /// Whoever has harbour's broker says once more what harbour said when it took another key.
    private void repeatRotation() throws Exception {
        try (var lane =
                new HeldLane<>(Topics.laneInteractions("grid"), pair.harbour().admin())) {
            var rotation = lane.values().stream()
                    .filter(message -> message.getMessage() instanceof LanePartnership word
                            && OrganisationKeyRotation.isOne(word.getStatement()))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            lane.write("again", rotation);
        }
    }

    private Did newcomer(Did provider) {
        return provider.organisationOf().twin(pair.name("newcomer"));
    }

    /// Whoever has the old key, and harbour's broker, takes the keys of all agents of a twin away.
    private void forge(OrganisationKey old, Did twin) throws Exception {
        var document = TwinDocument.issue(twin, List.of(), old, Instant.now());
        try (var lane = Plain.producer(pair.harbour().admin())) {
            lane.send(new ProducerRecord<>(
                            Topics.laneInteractions("grid").name(),
                            0,
                            twin.value().getBytes(UTF_8),
                            AvroSerde.of(LaneMessage.class)
                                    .encode(new LaneMessage(new LaneDocument(twin.value(), document)))))
                    .get();
        }
    }

    /// As grid's agents are told what was signed with its partners.
    private String partnersOfGrid() throws Exception {
        var settings = pair.balancer().settings();
        return Http.call("GET", settings.twinRegistry() + "/partners", Http.token(settings), "")
                .body();
    }
}
