package parley.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parley attestation`: what an organisation attests of twins.
@Command(
        name = "attestation",
        description = {
            "Says what an organisation attests of a twin, of its own or of another organisation: rules of policies may be",
            "about who shows that. It is signed with the organisation's key."
        },
        mixinStandardHelpOptions = true,
        subcommands = {AttestationCommand.Issue.class, AttestationCommand.Revoke.class})
final class AttestationCommand {

    /// Issues one.
    @Command(
            name = "issue",
            description = "Prints an attestation, which is JSON, to be given to the twin's agents.",
            footer = {
                "",
                "Example:",
                "  parley attestation issue --twin did:web:localhost%%3A17107:twins:pump --property class=b > pump.json"
            },
            mixinStandardHelpOptions = true)
    static final class Issue implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Option(names = "--twin", paramLabel = "DID", required = true, description = "The twin that it is about")
        private String twin = "";

        @Option(
                names = "--property",
                paramLabel = "NAME=VALUE",
                required = true,
                description = "What is attested; may be given up to 16 times")
        private Map<String, String> properties = new TreeMap<>();

        @Option(
                names = "--days",
                paramLabel = "N",
                defaultValue = "30",
                description = "For how long, at most 366 days. Default: 30")
        private int days;

        @Override
        public Integer call() throws Exception {
            // As it was signed, and in no other form
            output.line(space.attestations().issue(twin, properties, Duration.ofDays(days)));
            return 0;
        }
    }

    /// Revokes one.
    @Command(
            name = "revoke",
            description =
                    "Revokes an attestation: what rests on it alone ends, here and at partners, and nobody is allowed"
                            + " anything by it.",
            footer = {"", "Example:", "  parley attestation revoke pump.json"},
            mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "The attestation")
        private @Nullable Path file;

        @Option(
                names = "--id",
                paramLabel = "ID",
                description = "The attestation's id, if there is no file of it any more")
        private @Nullable String id;

        @Override
        public Integer call() throws Exception {
            if ((file == null) == (id == null)) {
                throw output.wrong("either FILE or --id is needed");
            }
            var attestations = space.attestations();
            String revoked;
            try (var _ = output.progress("revoking it")) {
                revoked = file == null
                        ? attestations.revokeById(String.valueOf(id))
                        : attestations.revoke(Files.readString(file));
            }
            output.document(Output.read(revoked));
            return 0;
        }
    }
}
