package twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.InstantSource;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import parley.agent.control.CommandRefusedException;
import parley.agent.control.Execution;
import parley.agent.control.Progress;
import parley.agent.control.ReceivedCommand;
import parley.identity.Did;
import parley.json.JsonRecords;

final class SetTargetTest {
    private final Room room = new Room(InstantSource.system());
    private final SetTarget control = new SetTarget(room);

    @Test
    void itAnswersTheTargetUntilThenByItsSchema() throws CommandRefusedException {
        double before = (double) room.next().orElseThrow().get("target");

        var answer = control.execute(command(23));

        assertEquals(before, JsonRecords.record(answer, SetTarget.RESULT).get("before"));
        assertEquals(23.0, room.next().orElseThrow().get("target"));
    }

    @Test
    void whatNoHeatingCanDoIsRefusedAndNothingIsDone() {
        var before = room.next().orElseThrow().get("target");

        assertThrows(CommandRefusedException.class, () -> control.execute(command(99)));
        assertThrows(CommandRefusedException.class, () -> control.execute(command(Double.NaN)));

        assertEquals(before, room.next().orElseThrow().get("target"));
    }

    private static ReceivedCommand command(double celsius) {
        var visitor = Did.organisation("did:web:example.org").twin("visitor");
        return new ReceivedCommand(
                "a-command",
                Main.CONTROL,
                visitor,
                visitor + "#an-agent",
                new GenericRecordBuilder(SetTarget.REQUEST).set("celsius", celsius).build(),
                null,
                Instant.MAX,
                "own-may",
                1,
                null,
                new Execution() {
                    @Override
                    public void progress(Progress said) {}

                    @Override
                    public boolean cancelled() {
                        return false;
                    }
                });
    }
}
