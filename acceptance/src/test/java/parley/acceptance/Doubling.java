package parley.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import parley.agent.Agent;

/// An agent as a process of its own, which serves the control `double` of a twin until it is killed. It prints what it
/// is given each time it executes.
///
/// Arguments: the agent's settings file, the twin's name.
final class Doubling {
    static final String CONTROL = "double";
    static final String READY = "ready";
    static final String EXECUTED = "executed ";

    private static final String NUMBER = "number";
    private static final Schema SCHEMA =
            SchemaBuilder.record("Number").fields().requiredInt(NUMBER).endRecord();

    private Doubling() {}

    public static void main(String[] args) throws IOException {
        try (var agent = Agent.open(Path.of(args[0]))) {
            var twin = agent.twin(args[1]);
            twin.declareControl(CONTROL, SCHEMA, SCHEMA);
            try (var serving = twin.serve(Map.of(CONTROL, command -> {
                int number = (Integer) command.input().get(NUMBER);
                System.out.println(EXECUTED + number);
                return JsonNodeFactory.instance.objectNode().put(NUMBER, 2 * number);
            }))) {
                serving.ready().join();
                System.out.println(READY);
                serving.done().join();
            }
        }
    }
}
