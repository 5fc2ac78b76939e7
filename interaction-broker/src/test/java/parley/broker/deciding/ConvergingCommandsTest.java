package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import parley.avro.CommandState;

/// Whatever happens in whatever order on both sides of a command, with messages lost for a while, repeated
/// and overtaken: it is executed at most once, the provider's side comes to what happened, and the
/// requester's to the same.
final class ConvergingCommandsTest {

    @Property(tries = 5_000)
    void both_sides_come_to_what_happened(@ForAll @Size(max = 60) List<@IntRange(max = 9_999) Integer> steps) {
        var world = new JoinedCommands();
        steps.forEach(world::step);
        world.settle();

        CommandState happened = world.provider.state();
        assertThat(world.requester.state()).isEqualTo(happened);
        assertThat(world.handedOver).isLessThanOrEqualTo(1);
        if (world.executions > 0) {
            assertThat(world.executions).isEqualTo(1);
            assertThat(happened).isEqualTo(world.outcome);
        } else {
            assertThat(happened).isIn(CommandState.REFUSED, CommandState.EXPIRED, CommandState.CANCELLED);
        }
    }

    /// The model does reach each of the ends that a command has.
    @Property(tries = 1)
    void the_model_comes_to_every_end() {
        var random = new Random(7);
        var ends = EnumSet.noneOf(CommandState.class);
        for (int i = 0; i < 3_000; i++) {
            var world = new JoinedCommands();
            random.ints(40, 0, 10_000).forEach(world::step);
            world.settle();
            ends.add(world.provider.state());
        }
        assertThat(ends)
                .contains(
                        CommandState.DONE,
                        CommandState.FAILED,
                        CommandState.REFUSED,
                        CommandState.EXPIRED,
                        CommandState.CANCELLED);
    }
}
