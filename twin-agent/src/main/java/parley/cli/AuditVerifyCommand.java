package parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import parley.identity.Did;
import parley.identity.OrganisationDocument;
import parley.identity.audit.AuditVerdict;
import parley.identity.audit.AuditVerifier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says whether an audit is as it was made.
@Command(
        name = "verify",
        description = "Computes the chain of an audit anew and compares it with what the organisation has signed. Exit"
                + " code 1, and the first entry that does not follow, if the audit was changed.",
        footer = {
            "",
            "Example:",
            "  parley audit verify --as computer",
            "or, without any space:",
            "  parley audit verify --of did:web:localhost%%3A17107:twins:computer --file audit.jsonl \\",
            "      --chain chain.jsonl --organisation-document did.json"
        })
final class AuditVerifyCommand extends Verb {
    @Option(
            names = "--of",
            paramLabel = "DID",
            description = "Whose log: a partner's twin, or, for an agent that administers the twin, the organisation."
                    + " Default: the twin itself.")
    @Nullable
    String of;

    @ArgGroup(exclusive = false)
    @Nullable
    Saved saved;

    /// What `export` has printed, and what says who signed it.
    static final class Saved {
        @Option(names = "--file", required = true, paramLabel = "FILE", description = "What `export` printed.")
        Path file;

        @Option(
                names = "--chain",
                required = true,
                paramLabel = "FILE",
                description = "What `export --chain` printed, not before.")
        Path chain;

        @Option(
                names = "--organisation-document",
                required = true,
                paramLabel = "FILE",
                description = "The organisation's DID document, as you know it to be: whose key it names is believed.")
        Path document;
    }

    AuditVerifyCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws Exception {
        return saved == null ? super.call() : (Integer) verify(saved);
    }

    private int verify(Saved files) throws IOException {
        if (of == null) {
            throw wrong(new IllegalArgumentException("--of DID is missing: whose audit is it to be?"));
        }
        var keys = OrganisationDocument.keys(Files.readString(files.document));
        var whose = did(of);
        var verifier = new AuditVerifier(whose.value(), keys);
        lines(files.file, verifier::content);
        lines(files.chain, verifier::chain);
        return tell(whose, verifier.verdict(), false);
    }

    private static void lines(Path file, Consumer<String> each) throws IOException {
        try (var lines = Files.lines(file)) {
            lines.forEach(each);
        }
    }

    @Override
    int run(Agent open) {
        var twin = acting(open);
        var whose = of == null ? twin.did() : did(of);
        var verdict = shell.waiting("verifying", () -> twin.wholeAudit().verify(whose));
        return tell(whose, verdict, whose.equals(twin.did()));
    }

    /// @param all whether nothing of it is hidden from who asks, so that nothing may be missing
    private int tell(Did whose, AuditVerdict verdict, boolean all) {
        var answer = ServiceClient.JSON.createObjectNode().put("of", whose.value());
        int code = switch (verdict) {
            case AuditVerdict.Holds holds -> {
                answer.put("holds", true)
                        .put("entries", holds.entries())
                        .put("erased", holds.erased())
                        .put("missing", holds.missing())
                        .put("newer", holds.newer())
                        .put("signed", holds.signed());
                if (holds.signedAt() != null) {
                    answer.put("signedAt", holds.signedAt().toString());
                }
                yield all && holds.missing() > 0 ? REFUSED : DONE;
            }
            case AuditVerdict.Broken(var index, var why) -> {
                answer.put("holds", false).put("index", index).put("why", why);
                yield REFUSED;
            }
        };
        if (json) {
            shell.json(answer);
        } else {
            shell.out().println(line(verdict, shell));
        }
        return code;
    }

    private static String line(AuditVerdict verdict, Shell shell) {
        return switch (verdict) {
            case AuditVerdict.Holds holds when holds.entries() == 0 -> "there are no entries";
            case AuditVerdict.Holds holds ->
                "holds: " + AuditEraseCommand.entries(holds.entries()) + ", " + holds.erased() + " erased"
                        + (holds.missing() == 0
                                ? ""
                                : ", " + holds.missing() + " without content, of which no entry says why")
                        + (holds.newer() == 0 ? "" : ", " + holds.newer() + " newer than what was exported")
                        + ", signed up to index " + (holds.signed() - 1) + " at "
                        + (holds.signedAt() == null ? "no time" : shell.time(holds.signedAt()));
            case AuditVerdict.Broken(var index, var why) -> "broken at index " + index + ": " + why;
        };
    }
}
