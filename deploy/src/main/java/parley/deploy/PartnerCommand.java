package parley.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.cli.text.Table;
import parley.deploy.run.Partnering;
import parley.deploy.run.StartFailure;
import parley.deploy.space.OwnerOnly;
import parley.deploy.space.UnfinishedFile;
import parley.identity.Did;
import parley.identity.Partnership;
import parley.identity.Partnership.State;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parley partner`: who else is trusted to speak for twins of its own, and gets a lane.
@Command(
        name = "partner",
        description = "Makes and ends partnerships with other organisations.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PartnerCommand.Invite.class,
            PartnerCommand.Accept.class,
            PartnerCommand.List.class,
            PartnerCommand.Remove.class
        })
final class PartnerCommand {

    /// Writes an invitation.
    @Command(
            name = "invite",
            description = "Writes a signed invitation, to be sent to another organisation.",
            footer = {"", "Example:", "  parley partner invite grid invitation.json"},
            mixinStandardHelpOptions = true)
    static final class Invite implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "NAME", description = "How the other is called here")
        private String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "Where to write the invitation")
        private Path file = Path.of("");

        @Option(names = "--for", paramLabel = "DID", description = "The only organisation that may accept it")
        private @Nullable String audience;

        @Option(
                names = "--valid",
                paramLabel = "DURATION",
                description = "For how long it can be accepted and agreed with (default: ${DEFAULT-VALUE})")
        private String valid = "P7D";

        @Override
        public Integer call() throws Exception {
            var lasting = duration();
            var only = audience();
            Partnering.Step step;
            try (var unfinished = UnfinishedFile.begin(file)) {
                step = space.partnering().invite(name, lasting, only);
                unfinished.finish(step.answer().orElseThrow() + "\n");
            }
            var until = step.partnership().validUntil();
            output.print(
                    Output.object()
                            .put("partner", name)
                            .put("invitation", file.toString())
                            .put("validUntil", until.toString()),
                    file + " invites " + name + " until " + output.style().time(until)
                            + "; send it there, to be accepted with\n  parley partner accept " + file.getFileName());
            return 0;
        }

        private @Nullable Did audience() {
            try {
                return audience == null ? null : Did.organisation(audience);
            } catch (IllegalArgumentException e) {
                throw output.wrong("--for: " + e.getMessage());
            }
        }

        private Duration duration() {
            try {
                var duration = Duration.parse(valid.toUpperCase(Locale.ROOT));
                if (duration.isNegative() || duration.isZero() || duration.compareTo(Duration.ofDays(90)) > 0) {
                    throw output.wrong("--valid: between a second and 90 days");
                }
                return duration;
            } catch (DateTimeParseException e) {
                throw output.wrong("--valid: `" + valid + "` is no duration such as P7D or PT1H");
            }
        }
    }

    /// Accepts what came.
    @Command(
            name = "accept",
            description =
                    "Accepts what the other side sent: its invitation, or its answer; and writes what to send back.",
            footer = {"", "Example:", "  parley partner accept invitation.json"},
            mixinStandardHelpOptions = true)
    static final class Accept implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "FILE", description = "What the other side sent")
        private Path file = Path.of("");

        @Option(names = "--name", paramLabel = "NAME", description = "How to call who invites, if not as it proposes")
        private @Nullable String name;

        @Option(
                names = "--fingerprint",
                paramLabel = "DIGITS",
                description = "What the other side has read out; anything else is refused, before anything is made")
        private @Nullable String fingerprint;

        @Override
        public Integer call() throws Exception {
            var step = space.partnering().accept(Files.readString(file).strip(), name, fingerprint);
            var partnership = step.partnership();
            var said = Output.object()
                    .put("partner", partnership.name())
                    .put("state", partnership.state().name().toLowerCase(Locale.ROOT))
                    .put("fingerprint", partnership.fingerprint().orElse(""));
            var lines = new ArrayList<String>();
            lines.add("fingerprint " + partnership.fingerprint().orElse("")
                    + ": compare it with the other side's, by voice");
            if (step.answer().isPresent()) {
                var answer = answer(partnership);
                OwnerOnly.write(answer.toAbsolutePath(), step.answer().get() + "\n");
                said.put("answer", answer.toString());
                lines.add(answer + " is the answer; send it back, to be accepted with");
                lines.add("  parley partner accept " + answer.getFileName());
            }
            if (partnership.state() == State.AGREED) {
                lines.add(partnership.name() + " is a partner");
            }
            output.print(said, String.join("\n", lines));
            return 0;
        }

        private Path answer(Partnership partnership) {
            var stem = Objects.requireNonNull(file.getFileName())
                    .toString()
                    .replaceAll("(-answer|-agreement)?\\.json$", "");
            return file.resolveSibling(
                    stem + (partnership.state() == State.AGREED ? "-agreement.json" : "-answer.json"));
        }
    }

    /// Shows them.
    @Command(
            name = "list",
            description = "Lists the partnerships of a space, and how far each has come.",
            footer = {"", "Example:", "  parley partner list"},
            mixinStandardHelpOptions = true)
    static final class List implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws Exception {
            var partnering = space.partnering();
            var states = states(partnering);
            var root = Output.object().put("answered", states.isPresent());
            var partners = root.putArray("partners");
            var table = new Table("NAME", "STATE", "ORGANISATION", "FINGERPRINT");
            for (var each : partnering.all()) {
                var state = states.map(known -> known.get(each.id())).orElse(each.state());
                var told = state == State.REMOVED ? "ended" : state.name().toLowerCase(Locale.ROOT);
                var organisation = each.counterpart()
                        .map(from -> from.organisation().value())
                        .orElse("");
                var fingerprint = each.fingerprint().orElse("");
                table.row(each.name(), told, organisation, fingerprint);
                partners.addObject()
                        .put("name", each.name())
                        .put("state", told)
                        .put("organisation", organisation)
                        .put("fingerprint", fingerprint);
            }
            output.print(() -> root, () -> table);
            return 0;
        }

        private Optional<Map<String, State>> states(Partnering partnering) throws IOException, InterruptedException {
            try (var _ = output.progress("asking")) {
                return Optional.of(partnering.states());
            } catch (StartFailure e) {
                output.remark("parley: " + e.getMessage());
                output.remark("parley: what is shown is what was signed here; a partner may have ended it");
                return Optional.empty();
            }
        }
    }

    /// Ends one.
    @Command(
            name = "remove",
            description = "Ends a partnership: every interaction with it ends, and nothing is left but the audit.",
            footer = {"", "Example:", "  parley partner remove grid"},
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "How the partner is called here")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            boolean before;
            try (var _ = output.progress("ending it")) {
                before = space.partnering().remove(name);
            }
            output.print(
                    Output.object().put("partner", name).put("hadEnded", before),
                    name + (before ? " had ended the partnership; it is forgotten here" : " is a partner no more"));
            return 0;
        }
    }
}
