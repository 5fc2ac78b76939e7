package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.agent.Subscription;
import parley.deploy.run.RootPolicies;

/// Promises 1, 2 and 4: what an organisation does not allow ends under the fence, and what it hides does
/// not exist, whatever its twins' policies say; on either side.
@Alone
final class RootPolicyIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TWO_HUNDRED_A_SECOND = Duration.ofMillis(5);
    private static final int SOME = 20;
    private static final String EVERYTHING = """
            {"id": "everything", "effect": "allow", "actions": ["find", "describe", "subscribe", "control"],
             "subject": {"anyone": true}, "path": "/"}""";

    private final Pair pair;

    RootPolicyIT(Pair pair) {
        this.pair = pair;
    }

    @AfterEach
    void nothingIsNarrowed() throws Exception {
        harbour().set("{}", null);
        grid().set("{}", null);
    }

    private RootPolicies harbour() {
        return new RootPolicies(pair.harbour());
    }

    private RootPolicies grid() {
        return new RootPolicies(pair.grid());
    }

    @Test
    void whatOthersMayNoLongerDoIsFencedAndThenHidden() throws Exception {
        try (var crossing = Crossing.open(pair, "narrowed", TWO_HUNDRED_A_SECOND)) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            String none = "{\"inbound\": [" + EVERYTHING + ", "
                    + denied("subscribe", pair.grid().did()) + "]}";
            assertThat(JSON.readTree(harbour().whatIf(none)).path("ends").findValuesAsText("interaction"))
                    .contains(crossing.interaction());

            var ended = JSON.readTree(harbour().set(none, null));

            long fence = crossing.end();
            assertThat(ended.path("ended").toString()).contains(crossing.interaction());
            crossing.awaitEnded();
            crossing.awaitEnd(fence + SOME);
            assertThat(Plain.sourceOffsets(Plain.login(pair.balancer().settings()), crossing.delivery()))
                    .isNotEmpty()
                    .noneMatch(offset -> offset >= fence);
            assertThat(crossing.requester().subscribe(crossing.provider().did(), Crossing.FEED))
                    .isInstanceOf(Subscription.Refused.class);

            harbour().set("{\"inbound\": []}", null);
            Patiently.await("grid's registry to know nothing of the twin").until(() -> !seen(crossing));
            harbour().set("{}", null);
            Patiently.await("grid's registry to know it again").until(() -> seen(crossing));
            long granted = crossing.grant().epoch();
            assertThat(granted).isGreaterThan(1);
            crossing.finish();
        }
    }

    @Test
    void whatOurTwinsMayNoLongerDoIsEndedByOurSideAlone() throws Exception {
        try (var crossing = Crossing.open(pair, "kept", TWO_HUNDRED_A_SECOND)) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            var ended = JSON.readTree(grid().set(
                            "{\"outbound\": [" + EVERYTHING + ", "
                                    + denied("subscribe", pair.harbour().did()) + "]}",
                            null));

            long fence = crossing.end();
            assertThat(ended.path("ended").toString()).contains(crossing.interaction());
            crossing.awaitEnd(fence + SOME);
            assertThat(Plain.sourceOffsets(Plain.login(pair.balancer().settings()), crossing.delivery()))
                    .isNotEmpty()
                    .noneMatch(offset -> offset >= fence);
            assertThat(seen(crossing)).isTrue();
            grid().set("{\"outbound\": []}", null);
            assertThat(seen(crossing))
                    .as("what ours may not find does not exist for them")
                    .isFalse();
            assertThat(crossing.requester().subscribe(crossing.provider().did(), Crossing.FEED))
                    .isInstanceOfSatisfying(
                            Subscription.Refused.class,
                            refused -> assertThat(refused.problem().status()).isEqualTo(404));
            grid().set("{}", null);
            crossing.grant();
            crossing.finish();
        }
    }

    private static boolean seen(Crossing crossing) {
        return crossing.requester().describe(crossing.provider().did()).isPresent();
    }

    private static String denied(String action, String organisation) {
        return "{\"id\": \"no\", \"effect\": \"deny\", \"actions\": [\"" + action
                + "\"], \"subject\": {\"organisation\": \"" + organisation + "\"}, \"path\": \"/\"}";
    }
}
