package parley.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import parley.agent.ActingTwin;
import parley.identity.Attestation;
import picocli.CommandLine.Option;

/// What a command shows to be attested of its twin.
final class Shown {
    @Option(
            names = "--attestation",
            paramLabel = "FILE",
            description = "An attestation of the twin that is shown with it; may be given up to four times.")
    List<String> files = List.of();

    /// The twin, which shows them.
    ActingTwin with(ActingTwin twin, Verb verb) throws IOException {
        var shown = new ArrayList<String>();
        for (var file : files) {
            var text = verb.shell.text(file);
            try {
                Attestation.unverified(text);
            } catch (IllegalArgumentException e) {
                throw verb.wrong(new IllegalArgumentException(file + ": " + e.getMessage(), e));
            }
            shown.add(text);
        }
        return shown.isEmpty() ? twin : twin.showing(shown);
    }
}
