package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.cli.Parley;
import parley.framing.RecordHeaders;
import parley.topics.Topics;

/// What is published from the command line.
@BesideOthers
final class CommandLineIT {
    private static final String FEED = "levels";
    private static final int LINES = 300;

    private final Pair pair;

    @TempDir
    Path folder;

    CommandLineIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void linesThatAreSignedTogetherAreEachVerifiedAtTheOtherEnd() throws Exception {
        var provider = pair.twin(pair.computer(), "lines");
        var requester = pair.twin(pair.balancer(), "lines");
        var schema = Files.writeString(
                folder.resolve("level.avsc"),
                "{\"type\":\"record\",\"name\":\"Level\",\"fields\":[{\"name\":\"number\",\"type\":\"long\"}]}");
        var name = provider.did().twinName().orElseThrow();
        publish("", "publish", FEED, "--schema", schema.toString(), "--as", name);
        provider.policy()
                .set(List.of(Rules.allow(
                        "grid-may", Rules.organisation(requester.did().organisationOf()), "/", FIND, SUBSCRIBE)));
        var granted = Patiently.get(
                "an active interaction of " + provider.did(),
                () -> requester.subscribe(provider.did(), FEED) instanceof Subscription.Active(var view)
                        ? Optional.of(view)
                        : Optional.empty());
        var received = new Received();

        try (var _ = requester.handle(granted.id(), received)) {
            publish(lines(), "publish", FEED, "--together", "--as", name);

            Patiently.get("all lines", () -> received.count() >= LINES ? Optional.of(received) : Optional.empty());
        }

        assertThat(received.refused()).isEmpty();
        assertThat(received.records())
                .extracting(record ->
                        Optional.ofNullable(record.value()).orElseThrow().get("number"))
                .containsExactlyElementsOf(
                        IntStream.range(0, LINES).mapToObj(Long::valueOf).toList());
        var published = Plain.read(pair.harbour().admin(), Topics.feed(name, FEED));
        assertThat(published)
                .hasSize(LINES)
                .allSatisfy(record -> assertThat(record.headers().lastHeader(RecordHeaders.PROOF))
                        .isNotNull());
        assertThat(published.stream()
                        .map(record -> ByteBuffer.wrap(record.headers()
                                .lastHeader(RecordHeaders.SIGNATURE)
                                .value()))
                        .collect(Collectors.toSet()))
                .hasSizeLessThan(LINES);
    }

    private static String lines() {
        return IntStream.range(0, LINES)
                .mapToObj(number -> "{\"number\": " + number + "}")
                .collect(Collectors.joining("\n"));
    }

    private void publish(String lines, String... arguments) {
        var complaints = new StringWriter();
        int exit = Parley.run(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(new StringWriter()),
                new PrintWriter(complaints, true),
                Map.of(
                        "PARLEY_AGENT",
                        Pair.settings(pair.harbour(), Pair.COMPUTER_AGENT).toString()),
                arguments);
        assertThat(exit).as(complaints.toString()).isZero();
    }
}
