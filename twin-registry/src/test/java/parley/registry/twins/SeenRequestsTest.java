package parley.registry.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.registry.world.World;

class SeenRequestsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TWIN = World.HARBOUR.twin("pump").value();
    private static final String OTHER = World.HARBOUR.twin("crane").value();

    private final SeenRequests seen = new SeenRequests();

    @Test
    void whatChangedATwinIsKnownAgainOfThatTwinAloneHoweverItIsWritten() {
        String json = signed(NOW);
        seen.add(TWIN, once(json, NOW), NOW);

        assertThat(seen.has(TWIN, once(json, NOW))).isTrue();
        assertThat(seen.has(TWIN, once(json.replace(",", ", "), NOW.plusSeconds(60))))
                .isTrue();
        assertThat(seen.has(OTHER, once(json, NOW))).isFalse();
        assertThat(seen.has(TWIN, once(signed(NOW), NOW))).isFalse();
    }

    /// A call is fresh for five minutes, by clocks that are two minutes apart.
    @Test
    void itIsKnownForAsLongAsTheCallWouldBeFreshAndNoLonger() {
        SignedOnce ahead = once(signed(NOW.plus(Duration.ofMinutes(2))), NOW);
        seen.add(TWIN, ahead, NOW);
        SignedOnce now = once(signed(NOW), NOW);
        seen.add(TWIN, now, NOW);
        assertThat(now.until()).isEqualTo(NOW.plus(Duration.ofMinutes(7)));
        assertThat(ahead.until()).isEqualTo(NOW.plus(Duration.ofMinutes(9)));

        seen.add(TWIN, now, NOW.plus(Duration.ofMinutes(7)));
        assertThat(seen.has(TWIN, now)).isFalse();
        assertThat(seen.size()).isEqualTo(1);
        seen.add(TWIN, now, NOW.plus(Duration.ofMinutes(9)));
        assertThat(seen.size()).isZero();
    }

    @Test
    void whatSaysNothingOfARequestIsNone() {
        assertThat(SignedOnce.of(null, NOW)).isEmpty();
        assertThat(SignedOnce.of("{}", NOW)).isEmpty();
        assertThat(SignedOnce.of("not json", NOW)).isEmpty();
        assertThat(SignedOnce.of(signed(Instant.EPOCH), NOW)).isEmpty();
        assertThat(SignedOnce.of(signed(NOW.plus(Duration.ofDays(1000))), NOW)).isEmpty();
        assertThat(SignedOnce.of(
                        signed(NOW).replaceFirst("\"issued\":\"[^\"]*\"", "\"issued\":\"" + Instant.MAX + "\""), NOW))
                .isEmpty();
    }

    private static SignedOnce once(String json, Instant now) {
        return SignedOnce.of(json, now).orElseThrow();
    }

    private static String signed(Instant issued) {
        return new AgentRequest(
                        UUID.randomUUID().toString(),
                        Kind.CHANGE_TWIN,
                        World.HARBOUR.twin("pump"),
                        "a",
                        World.HARBOUR.twin("pump"),
                        "/?version=1",
                        null,
                        null,
                        issued,
                        issued.plus(Duration.ofMinutes(5)))
                .secure(World.AGENT_KEY);
    }
}
