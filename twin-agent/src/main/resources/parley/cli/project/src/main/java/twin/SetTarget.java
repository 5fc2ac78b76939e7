package twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.avro.Schema;
import parley.agent.control.CommandRefusedException;
import parley.agent.control.ControlHandler;
import parley.agent.control.ReceivedCommand;
import parley.agent.publishing.SchemaResource;

/// Executes the commands to the control `target`: each was allowed by the twin's policy and is executed at
/// most once.
final class SetTarget implements ControlHandler {
    static final Schema REQUEST = SchemaResource.read(SetTarget.class, "SetTarget.avsc");
    static final Schema RESULT = SchemaResource.read(SetTarget.class, "TargetSet.avsc");

    private static final double LOWEST = 5;
    private static final double HIGHEST = 30;

    private final Room room;

    SetTarget(Room room) {
        this.room = room;
    }

    /// @throws CommandRefusedException to say that nothing was done, and why; any other exception says
    /// `FAILED`
    @Override
    public JsonNode execute(ReceivedCommand command) throws CommandRefusedException {
        double wanted = (double) command.input().get("celsius");
        if (!(wanted >= LOWEST && wanted <= HIGHEST)) {
            throw new CommandRefusedException("celsius is " + wanted + ", not from " + LOWEST + " to " + HIGHEST);
        }
        return JsonNodeFactory.instance.objectNode().put("before", room.heatTo(wanted));
    }
}
