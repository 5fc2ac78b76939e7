package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {
    @Test
    void aGoalIsMetUpToTheFigureItself() {
        assertThat(Goal.atMost(80, "p50, ms", 80).met()).isTrue();
        assertThat(Goal.atMost(80, "p50, ms", 80.1).met()).isFalse();
        assertThat(Goal.atLeast(0.8, "ratio", 0.8).met()).isTrue();
        assertThat(Goal.atLeast(0.8, "ratio", 0.79).met()).isFalse();
    }

    @Test
    void whatIsMissedIsSaidPlainly() {
        assertThat(Goal.atMost(80, "p50, ms", 93).text())
                .contains("p50, ms", "80", "93")
                .endsWith("MISSED");
        assertThat(Goal.atMost(80, "p50, ms", 60).text()).doesNotContain("MISSED");
    }
}
