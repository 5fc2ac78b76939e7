package parley.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplanationTest {
    private static final String GRID = "did:web:grid.example";
    private static final String BALANCER = GRID + ":twins:balancer";

    @ParameterizedTest
    @ValueSource(strings = {"PartnershipEnded", "DelegationLapsed", "CommandLapsed"})
    void what_an_organisation_did_or_saw_is_not_said_of_the_twin_that_it_is_about(String event) {
        assertThat(explained(event, GRID)).contains("Z: " + GRID + " ").doesNotContain(BALANCER + " (by ");
    }

    @Test
    void what_a_twin_did_is_said_of_it_and_by_whom() {
        assertThat(explained("PartnerHalf", GRID)).contains("Z: " + BALANCER + " (by " + GRID + ") sent word");
        assertThat(explained("TerminationRequested", BALANCER + "#agent"))
                .contains("Z: " + BALANCER + " (by " + BALANCER + "#agent) ended ");
    }

    @Test
    void what_was_said_to_it_is_told_with_it() {
        assertThat(explained("TerminationRequested", BALANCER + "#agent", "no more need", null, null))
                .endsWith("accepted, with the words \"no more need\"");
        assertThat(explained(
                        "SubscriptionRequested",
                        BALANCER + "#agent",
                        null,
                        "balancing",
                        Instant.parse("2026-04-01T00:00:00Z")))
                .endsWith("accepted, for the purpose \"balancing\", until 2026-04-01T00:00:00Z");
    }

    private static String explained(String event, String who) {
        return explained(event, who, null, null, null);
    }

    private static String explained(
            String event, String who, @Nullable String detail, @Nullable String purpose, @Nullable Instant until) {
        return Explanation.of(
                new AuditView(
                        "cause",
                        Instant.parse("2026-03-01T12:00:00Z"),
                        event,
                        who,
                        BALANCER,
                        "did:web:harbour.example:twins:computer",
                        "/interactions/i",
                        "ACCEPTED",
                        "NONE",
                        0,
                        "",
                        "i",
                        List.of(),
                        null,
                        null,
                        detail,
                        purpose,
                        null,
                        until),
                null);
    }
}
