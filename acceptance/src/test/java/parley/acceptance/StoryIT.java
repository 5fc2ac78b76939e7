package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import parley.agent.computer.ComputerLoad;
import parley.deploy.story.Step;
import parley.deploy.story.Story;

/// One live feed crosses between two organisations, and stops when told.
@ExtendWith(TwoOrganisations.class)
final class StoryIT {
    private final Pair pair;

    StoryIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void everyStepOfTheStoryHolds() throws Exception {
        var steps = new ArrayList<Step>();

        boolean held;
        try (var source = new ComputerLoad(InstantSource.system())) {
            held = Story.play(pair.spaces(), source, InstantSource.system(), steps::add);
        }

        assertThat(steps)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.ok())
                        .as("%s: %s", step.name(), step.detail())
                        .isTrue());
        assertThat(held).isTrue();
        assertThat(steps)
                .extracting(Step::name)
                .containsExactly(
                        "up",
                        "publish",
                        "hidden",
                        "find",
                        "denied",
                        "subscribe",
                        "command",
                        "killed",
                        "terminate",
                        "again",
                        "away",
                        "local",
                        "retained",
                        "cut",
                        "offer",
                        "ban",
                        "parked",
                        "audit");
    }
}
