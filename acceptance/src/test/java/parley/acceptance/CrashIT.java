package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Promise 7: of a feed nothing is lost, nothing comes twice, and all is in order; a command is executed at most once,
/// and its sender always learns an outcome. Whatever is killed meanwhile.
@Alone
final class CrashIT {
    private static final Duration PACE = Duration.ofMillis(40);
    private static final int SOME = 50;
    private static final int COMMANDS = 40;
    private static final int BEFORE = 10;
    private static final int ROUNDS = 3;

    /// Without its cluster, the serving agent cannot tell whether it began a command: it may have to say so.
    private static final Set<String> KNOWN_LATER = Set.of("harbour/kafka");

    private final Pair pair;

    CrashIT(Pair pair) {
        this.pair = pair;
    }

    /// Each kind of process that carries records or commands; [StoryIT] kills the other kinds too, between its steps.
    @ParameterizedTest
    @ValueSource(
            strings = {"harbour/kafka", "harbour/interaction-broker", "harbour/feed-streams", "grid/mirror-harbour"})
    void aKilledProcessLosesNothingAndRepeatsNothing(String component) throws Exception {
        kill(component);
    }

    /// Every process, again and again, in any order.
    @Tag("soak")
    @ParameterizedTest
    @MethodSource
    void whateverIsKilledHoweverOftenNothingIsLostOrRepeated(String component) throws Exception {
        kill(component);
    }

    static List<String> whateverIsKilledHoweverOftenNothingIsLostOrRepeated() {
        var components = new ArrayList<String>();
        for (int round = 0; round < ROUNDS; round++) {
            components.addAll(List.of(
                    "harbour/keycloak",
                    "harbour/kafka",
                    "harbour/twin-registry",
                    "harbour/interaction-broker",
                    "harbour/feed-streams",
                    "harbour/identity-bridge",
                    "harbour/schema-registry",
                    "harbour/mirror-grid",
                    "grid/kafka",
                    "grid/twin-registry",
                    "grid/interaction-broker",
                    "grid/feed-streams",
                    "grid/identity-bridge",
                    "grid/schema-registry",
                    "grid/mirror-harbour"));
        }
        Collections.shuffle(components);
        return components;
    }

    private void kill(String component) throws Exception {
        try (var crossing = Crossing.open(pair, "crash", PACE);
                var counting = Counting.open(pair)) {
            counting.send(COMMANDS);
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            counting.await(BEFORE);

            pair.spaces().kill9(component);
            pair.spaces().start(component);
            crossing.awaitReceived(crossing.end() + SOME);

            counting.verify(KNOWN_LATER.contains(component));
            long end = crossing.finish();
            var received = crossing.received();
            assertThat(received.firstBreak()).isEmpty();
            assertThat(received.gaps()).isEmpty();
            assertThat(received.refused()).isEmpty();
            assertThat(received.records().getFirst().sourceOffset()).isLessThanOrEqualTo(crossing.grantedUntil());
            assertThat(received.last()).isEqualTo(end - 1);
        }
    }
}
