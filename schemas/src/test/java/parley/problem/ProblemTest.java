package parley.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void namesItsKindFieldReasonAndDecision() {
        Problem problem = Problem.of("denied", "Denied", 403, "no rule of policy 3 allows it")
                .withField("feed")
                .withReason("NO_RULE")
                .withDecision("d1");

        assertThat(problem)
                .isEqualTo(new Problem(
                        "urn:parley:problem:denied",
                        "Denied",
                        403,
                        "no rule of policy 3 allows it",
                        "feed",
                        "NO_RULE",
                        "d1"));
    }

    @Test
    void isNeverASuccess() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Problem.of("denied", "Denied", 200, ""))
                .withMessageContaining("200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Problem("about:blank", "", 400, "", null, null, null))
                .withMessageContaining("about:blank");
    }
}
