package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import parley.topics.Topics;

/// A broker needs Keycloak for new tokens only.
@Alone
final class OutageIT {
    private final Pair pair;

    OutageIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aBrokerStartsWhileKeycloakIsAwayAndTakesTokensThatAreStillValid() throws Exception {
        var twin = pair.twin(pair.computer(), "outage");
        twin.publisher(Crossing.FEED, Numbers.SCHEMA);
        var topic = Topics.feed(twin.did().twinName().orElseThrow(), Crossing.FEED);
        try (var crossing = Crossing.open(pair, "outage", Duration.ofMillis(100));
                var producer = Plain.producer(Plain.login(pair.computer().settings()))) {
            crossing.awaitReceived(crossing.grantedUntil());
            assertThat(Doctor.of(pair)).returns(0, Doctor::code).satisfies(doctor -> {
                assertThat(doctor.notOk()).as(doctor.text()).isEmpty();
                assertThat(doctor.found())
                        .containsKeys("jdk", "harbour/ports", "harbour/twin-registry", "harbour/rights")
                        .containsKeys("grid/brokers", "grid/plug-ins", "grid/login", "grid/realm")
                        .containsKeys("grid/schemas", "grid/clock", "grid/mirror-harbour");
            });
            // Logs in, and so has a token.
            producer.partitionsFor(topic);

            pair.spaces().kill9("harbour/keycloak");
            assertThat(Doctor.of(pair))
                    .returns(1, Doctor::code)
                    .satisfies(doctor -> assertThat(doctor.advice("harbour/keycloak"))
                            .as(doctor.text())
                            .contains("./parley logs harbour/keycloak", "up start it again"));
            pair.spaces().restart("harbour/kafka");

            assertThat(pair.spaces().alive("harbour/keycloak")).isFalse();
            producer.send(new ProducerRecord<>(topic, new byte[] {1})).get();
            pair.spaces().start("harbour/keycloak");
            crossing.finish();
            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(crossing.received().refused()).isEmpty();
        }
    }
}
