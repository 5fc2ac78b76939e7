package parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.control.CommandOutcome;
import parley.agent.service.ServiceClient;
import parley.avro.CommandProgress;
import parley.cli.text.Style;
import parley.identity.Did;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// Sends a command to a control.
@Command(
        name = "command",
        description = "Sends a command to a control of another twin, and waits for what becomes of it.",
        footer = {
            "",
            "Example:",
            "  parley command did:web:localhost%%3A17107:twins:computer sampling '{\"periodMillis\":100}' --as balancer"
        })
final class SendCommand extends Verb {
    @Parameters(index = "0", paramLabel = "DID", converter = Dids.class, description = "The provider twin's DID.")
    Did provider;

    @Parameters(index = "1", paramLabel = "CONTROL", description = "The control's name.")
    String control;

    @Parameters(
            index = "2",
            paramLabel = "INPUT",
            defaultValue = "{}",
            description = "What the control takes, as a JSON object; - for stdin. Default: an empty one.")
    String input;

    @Option(
            names = "--valid",
            paramLabel = "SECONDS",
            defaultValue = "60",
            converter = Seconds.class,
            description = "For how long it may be begun; waits as long. Default: 60 seconds.")
    Duration valid;

    @Mixin
    Shown shown = new Shown();

    @Option(names = "--follow", description = "Print what is said of it while it is executed, to standard error.")
    boolean follow;

    SendCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws IOException {
        var twin = shown.with(acting(open), this);
        var object = object(input.equals("-") ? shell.text(input) : input);
        var outcome = shell.waiting("sending it", () -> twin.command(provider, control, object, valid));
        if (follow && outcome instanceof CommandOutcome.Pending(var id, var state)) {
            shell.err().println(state + " " + id);
            outcome = twin.commands().follow(id, this::print);
        }
        if (outcome instanceof CommandOutcome.Pending(var id, var _)) {
            outcome = shell.waiting("waiting for " + control, () -> over(twin, id));
        }
        return new Outcomes(this).print(outcome);
    }

    private static CommandOutcome over(ActingTwin twin, String id) {
        while (true) {
            var outcome = twin.outcome(id);
            if (!(outcome instanceof CommandOutcome.Pending)) {
                return outcome;
            }
        }
    }

    private void print(CommandProgress said) {
        shell.err().println(Style.plain(Outcomes.line(said)));
    }

    private ObjectNode object(String text) {
        try {
            if (ServiceClient.JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw wrong("INPUT: a JSON object is needed");
        } catch (JsonProcessingException e) {
            throw wrong("INPUT: not JSON: " + e.getOriginalMessage());
        }
    }

    /// Reads a number of seconds, which may have a fraction.
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Duration.parse("PT" + value + "S");
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("a number of seconds is needed, not '" + value + "'");
            }
        }
    }
}
