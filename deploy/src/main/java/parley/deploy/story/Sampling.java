package parley.deploy.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import parley.agent.Agent;
import parley.agent.control.ReceivedCommand;

/// The control `sampling`: how often the computer's load is read. As a program, an agent that serves it for who started
/// it: it prints `execute <period> <command>`, and reads the period until then as the answer.
///
/// Arguments: the agent's settings file, the twin's name. It ends when its input does.
public final class Sampling {
    /// The control's name.
    public static final String CONTROL = "sampling";

    /// What it takes: the new period.
    public static final Schema REQUEST = SchemaBuilder.record("SetSampling")
            .namespace("parley.computer")
            .doc("How often the load is to be read.")
            .fields()
            .name("periodMillis")
            .doc("The time from one reading to the next, in milliseconds.")
            .type()
            .longType()
            .noDefault()
            .endRecord();

    /// What it answers: the period until then.
    public static final Schema RESULT = SchemaBuilder.record("SamplingSet")
            .namespace("parley.computer")
            .doc("How often the load was read before.")
            .fields()
            .name("beforeMillis")
            .doc("The time from one reading to the next until now, in milliseconds.")
            .type()
            .longType()
            .noDefault()
            .endRecord();

    static final String READY = "ready";
    static final String EXECUTE = "execute";

    private Sampling() {}

    public static void main(String[] args) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var agent = Agent.open(Path.of(args[0]));
                var serving = agent.twin(args[1]).serve(Map.of(CONTROL, command -> execute(command, input)))) {
            serving.ready().join();
            System.out.println(READY);
            serving.done().join();
        }
    }

    private static JsonNode execute(ReceivedCommand command, BufferedReader input) throws IOException {
        System.out.println(EXECUTE + " " + command.input().get("periodMillis") + " " + command.id());
        var before = input.readLine();
        if (before == null) {
            // Who started us is gone, or wants us gone
            Runtime.getRuntime().halt(1);
            throw new IOException("no answer");
        }
        return JsonNodeFactory.instance.objectNode().put("beforeMillis", Long.parseLong(before));
    }
}
