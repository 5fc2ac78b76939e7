package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.ActingTwin;
import parley.agent.Subscription;
import parley.avro.AuditEntry;
import parley.avro.Outcome;
import parley.cli.Parley;
import parley.identity.audit.AuditedEntry;
import parley.topics.Topics;

/// Promise 9: what was decided is exported, whoever has it sees whether it is as it was made, also past a
/// crash and past who may write whatever he likes to the cluster; and it is erased without a hole that
/// nobody can account for.
@Alone
final class AuditIT {
    private static final Duration TWENTY_A_SECOND = Duration.ofMillis(50);

    private final Pair pair;

    @TempDir
    Path folder;

    AuditIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void anAuditIsExportedVerifiedErasedAndNotTamperedWith() throws Exception {
        try (var crossing = Crossing.open(pair, "audited", TWENTY_A_SECOND)) {
            var provider = crossing.provider();
            // An end, and a refusal
            Pair.allow(provider, crossing.requester(), FIND);
            refused(crossing);

            exportedInBothFormats(provider);
            verifiedWithoutAnySpace(provider);
            verifiedAfterACrash(crossing);
            tamperedWith(provider);
            erased(provider, crossing.requester());
        }
    }

    private static void refused(Crossing crossing) {
        Patiently.await("a refusal")
                .until(() -> crossing.requester().subscribe(crossing.provider().did(), Crossing.FEED)
                        instanceof Subscription.Refused);
        Audited.await(() -> crossing.provider().audit(), "PartnerHalf", "REFUSED", "NO_RULE", 1);
    }

    private void exportedInBothFormats(ActingTwin provider) {
        var lines = entries(provider);
        assertThat(lines)
                .extracting(entry -> entry.entry().path("event").asText() + " "
                        + entry.entry().path("outcome").asText())
                .contains("PolicyChanged ACCEPTED", "PartnerHalf ACCEPTED", "PartnerHalf REFUSED");
        assertThat(lines)
                .filteredOn(entry -> entry.entry().path("event").asText().equals("PolicyChanged"))
                .anySatisfy(entry -> assertThat(entry.entry().path("ended")).isNotEmpty());
        var table = parley(0, provider, "export", "--format", "csv");
        assertThat(table.getFirst()).startsWith("index,at,outcome,");
        assertThat(table).hasSize(lines.size() + 1);
        assertThat(parley(0, provider, "export", "--outcome", "refused"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("\"outcome\":\"REFUSED\""));
    }

    private void verifiedWithoutAnySpace(ActingTwin provider) throws Exception {
        holds(provider);
        var document = Http.all(
                        List.of(pair.harbour().twinRegistry()
                                + provider.did().organisationOf().documentPath()),
                        Http.token(pair.computer().settings()),
                        Http.TWIN,
                        provider.did().value())
                .getFirst();
        var saved = List.of(
                "verify",
                "--of",
                provider.did().value(),
                "--file",
                file("audit.jsonl", parley(0, provider, "export")),
                "--chain",
                file("chain.jsonl", parley(0, provider, "export", "--chain")),
                "--organisation-document",
                file("did.json", List.of(document.body())));
        assertThat(parley(0, saved)).singleElement().asString().startsWith("holds: ");

        var lines = new ArrayList<>(Files.readAllLines(folder.resolve("audit.jsonl")));
        lines.set(1, lines.get(1).replace("ACCEPTED", "IGNORED"));
        file("audit.jsonl", lines);
        assertThat(parley(1, saved)).singleElement().asString().startsWith("broken at index 1: ");
    }

    private void verifiedAfterACrash(Crossing crossing) throws Exception {
        int before = entries(crossing.provider()).size();
        pair.spaces().kill9("harbour/interaction-broker");
        pair.spaces().start("harbour/interaction-broker");

        Patiently.await("a policy set after the crash").untilAsserted(() -> {
            Pair.allow(crossing.provider(), crossing.requester(), FIND, SUBSCRIBE);
            assertThat(entries(crossing.provider())).hasSizeGreaterThan(before);
        });
        holds(crossing.provider());
        effectsSeen(crossing);
    }

    /// Also of what was decided before the crash, and of nothing twice.
    private void effectsSeen(Crossing crossing) {
        Patiently.await("the effects of a grant and of an end in the audit").untilAsserted(() -> {
            var effects = entries(crossing.provider()).stream()
                    .map(entry -> entry.entry().path("effect"))
                    .filter(effect -> effect.path("interactions").toString().contains(crossing.interaction()))
                    .map(effect -> effect.path("cause").asText())
                    .toList();
            assertThat(effects).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
        });
    }

    /// By who has the cluster: any record can be written, and no head be signed.
    private void tamperedWith(ActingTwin provider) throws Exception {
        var all = entries(provider);
        long index = all.get(all.size() / 2).index();
        var genuine = last(Topics.auditKey(provider.did().value(), index));
        var entry = Topics.AUDIT.deserializer().deserialize(Topics.AUDIT.name(), genuine.value());
        var altered = AuditEntry.newBuilder(entry)
                .setOutcome(entry.getOutcome() == Outcome.REFUSED ? Outcome.ACCEPTED : Outcome.REFUSED)
                .build();

        write(genuine.key(), Topics.AUDIT.serializer().serialize(Topics.AUDIT.name(), altered));
        assertThat(parley(1, provider, "verify"))
                .singleElement()
                .asString()
                .startsWith("broken at index " + index + ": ");

        write(genuine.key(), genuine.value());
        holds(provider);
    }

    private void erased(ActingTwin provider, ActingTwin requester) {
        var grid = requester.did().organisationOf().value();
        var erasable = parley(0, provider, "export", "--counterpart", grid);
        assertThat(erasable).isNotEmpty();

        assertThat(parley(0, provider, "erase", "--counterpart", grid))
                .singleElement()
                .asString()
                .startsWith(erasable.size() + (erasable.size() == 1 ? " entry" : " entries") + " erased, decision ");

        assertThat(parley(0, provider, "export", "--counterpart", grid)).isEmpty();
        assertThat(holds(provider)).contains(", " + erasable.size() + " erased");
        for (var line : erasable) {
            var erased = AuditedEntry.read(line);
            assertThat(last(Topics.auditKey(provider.did().value(), erased.index()))
                            .value())
                    .isNull();
        }
        assertThat(entries(provider))
                .extracting(entry -> entry.entry().path("event").asText())
                .contains("AuditErasureRequested");
    }

    private List<AuditedEntry> entries(ActingTwin twin) {
        return parley(0, twin, "export").stream().map(AuditedEntry::read).toList();
    }

    /// Waits until all is signed; what verifying then said.
    private String holds(ActingTwin twin) {
        return Patiently.get("all of the audit signed", () -> {
            var said = parley(0, twin, "verify", "--json").getFirst();
            var json = Http.JSON.readTree(said);
            return json.path("signed").asLong() == json.path("entries").asLong()
                    ? Optional.of(parley(0, twin, "verify").getFirst())
                    : Optional.empty();
        });
    }

    private String file(String name, List<String> lines) throws Exception {
        return Files.write(folder.resolve(name), lines).toString();
    }

    private ConsumerRecord<byte[], byte[]> last(String key) {
        return Plain.read(pair.harbour().admin(), Topics.AUDIT.name()).stream()
                .filter(record -> new String(record.key(), UTF_8).equals(key))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private void write(byte[] key, byte[] value) throws Exception {
        try (var producer = Plain.producer(pair.harbour().admin())) {
            producer.send(new ProducerRecord<>(Topics.AUDIT.name(), key, value)).get();
        }
    }

    private List<String> parley(int exit, ActingTwin twin, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", twin.did().twinName().orElseThrow()));
        return parley(exit, all);
    }

    /// What `parley audit` prints.
    private List<String> parley(int exit, List<String> arguments) {
        var printed = new StringWriter();
        var complaints = new StringWriter();
        var all = new ArrayList<>(List.of("audit"));
        all.addAll(arguments);
        int code = Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(printed, true),
                new PrintWriter(complaints, true),
                Map.of(
                        "PARLEY_AGENT",
                        Pair.settings(pair.harbour(), Pair.COMPUTER_AGENT).toString()),
                all.toArray(String[]::new));
        assertThat(code).as(complaints + printed.toString()).isEqualTo(exit);
        return printed.toString().lines().toList();
    }
}
