package parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import parley.avro.Terms;
import parley.json.TermsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Accepts an offer, or a request.
@Command(
        name = "accept",
        description =
                "Accepts what was offered to a twin of your own, which is to subscribe to it; or what another twin"
                        + " asked of it or commands it to do, where a rule of its policy asks.",
        footer = {
            "",
            "Example:",
            "  parley accept 4tq5… --as balancer",
            "  echo '{\"fields\": [\"load\"]}' | parley accept 4tq5… --terms - --reason 'the load is all you need' --as computer"
        })
final class AcceptCommand extends Verb {
    @Parameters(paramLabel = "ID", description = "The interaction's or the command's id.")
    String id;

    @Option(
            names = "--terms",
            paramLabel = "FILE",
            description = "JSON of narrower terms than those of the rule that asks; - for stdin. The other twin has to"
                    + " accept them, too.")
    @Nullable
    String terms;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for people of both sides. An offer is accepted without.")
    String reason;

    @Mixin
    Shown shown = new Shown();

    AcceptCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws IOException {
        var twin = shown.with(acting(open), this);
        var interaction = twin.interaction(id);
        if (interaction.isEmpty() && terms == null && twin.commands().find(id).isPresent()) {
            return command(shell.waiting("accepting it", () -> twin.commands().accept(id, reason)));
        }
        var asked = interaction
                .filter(view -> view.provider().equals(twin.did().value()))
                .isPresent();
        if (!asked && interaction.isPresent() && terms != null) {
            throw wrong(new IllegalArgumentException("--terms: an offer is accepted as it is"));
        }
        if (!asked && interaction.isPresent() && !reason.isEmpty()) {
            throw wrong(new IllegalArgumentException("--reason: an offer is accepted without"));
        }
        if (!asked) {
            return subscription(shell.waiting("accepting it", () -> twin.accept(id)));
        }
        var narrower = terms == null ? null : parsed(terms);
        var accepted = shell.waiting(
                "accepting it",
                () -> narrower == null ? twin.acceptRequest(id, reason) : twin.acceptRequest(id, narrower, reason));
        return interaction(accepted.interaction(), accepted.inForce() ? "" : ", not in force yet");
    }

    private Terms parsed(String file) throws IOException {
        try {
            return TermsJson.read(ServiceClient.JSON.readTree(shell.text(file)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw wrong(new IllegalArgumentException("--terms: " + e.getMessage(), e));
        }
    }
}
