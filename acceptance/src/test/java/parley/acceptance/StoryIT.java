package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.agent.computer.ComputerLoad;
import parley.deploy.run.StartFailure;
import parley.deploy.story.Step;
import parley.deploy.story.Story;

/// One live feed crosses between two organisations, and stops when told, although each kind of process is killed on the
/// way: what one step has left, interactions, feeds, agents and their connections, the next goes on with.
@Alone
final class StoryIT {
    /// What is killed, and started anew, when a step is over: the kinds that [CrashIT] does not kill while records and
    /// commands cross.
    private static final Map<String, String> KILLED_AFTER = Map.of(
            "up", "harbour/keycloak",
            "hidden", "harbour/twin-registry",
            "local", "harbour/identity-bridge");

    /// Beside them. The provider's broker early: a fetch that is parked from `retained` to `parked` could not survive
    /// that.
    private static final Map<String, String> KILLED_TOO = Map.of(
            "publish", "harbour/kafka",
            "denied", "grid/kafka",
            "subscribe", "harbour/feed-streams",
            "command", "harbour/interaction-broker",
            "terminate", "grid/feed-streams",
            "again", "grid/mirror-harbour",
            "offer", "grid/interaction-broker");

    private final Pair pair;

    StoryIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void everyStepOfTheStoryHoldsThoughProcessesAreKilledBetweenThem() throws Exception {
        play(KILLED_AFTER);
    }

    @Tag("soak")
    @Test
    void everyStepOfTheStoryHoldsWhateverIsKilledBetweenThem() throws Exception {
        var all = new HashMap<>(KILLED_AFTER);
        all.putAll(KILLED_TOO);
        play(all);
    }

    private void play(Map<String, String> killed) throws Exception {
        var steps = new ArrayList<Step>();

        boolean held;
        try (var source = new ComputerLoad(InstantSource.system())) {
            held = Story.play(pair.spaces(), source, InstantSource.system(), step -> {
                steps.add(step);
                killAfter(step, killed);
            });
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
                        "audit")
                .containsAll(killed.keySet());
    }

    private void killAfter(Step step, Map<String, String> killed) {
        var component = killed.get(step.name());
        if (component == null || !step.ok()) {
            return;
        }
        try {
            pair.spaces().kill9(component);
            pair.spaces().start(component);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (StartFailure e) {
            throw new IllegalStateException(component + " does not start again", e);
        }
    }
}
