package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.interaction.InteractionId;
import parley.testing.NeedsPlainBroker;

/// What waits for a twin, read as a browser or curl would.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class PendingIT {

    private static final String LOCAL = InteractionId.of(CRANE.value(), COMPUTER.value(), "load");

    @TempDir
    private static Path folder;

    private static Harbour harbour;

    @BeforeAll
    static void start() throws Exception {
        harbour = Harbour.start(folder);
        harbour.computer.setPolicy(ConsentIT.rules("find"));
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    @Test
    void offers_come_as_events_with_their_resolution_and_are_not_lost_between_two_connections() throws Exception {
        harbour.computer.offer(CRANE, "load");
        List<String> lines = new CopyOnWriteArrayList<>();
        try (RunningBroker.Lines _ = events(null, lines)) {
            waitFor(lines, "event: offered");
            harbour.crane.decline(COMPUTER, LOCAL);
            waitFor(lines, "event: resolved");
            waitFor(lines, ": still here");
        }
        assertThat(lines).anyMatch(line -> line.startsWith("data: ") && line.contains("\"state\":\"DENIED\""));
        String last = lines.stream()
                .filter(line -> line.startsWith("id: "))
                .toList()
                .getLast()
                .substring(4);
        harbour.computer.offer(CRANE, "load");

        List<String> later = new CopyOnWriteArrayList<>();
        try (RunningBroker.Lines _ = events(last, later)) {
            waitFor(later, "event: offered");
        }

        assertThat(later).doesNotContain("id: " + last, "event: resolved");
        harbour.crane.decline(COMPUTER, LOCAL);
    }

    @Test
    void requests_that_a_rule_asks_about_come_to_the_provider_with_their_resolution() throws Exception {
        harbour.crane.setPolicy(ConsentIT.ASK);
        List<String> lines = new CopyOnWriteArrayList<>();
        try (RunningBroker.Lines _ = events(null, lines)) {
            harbour.computer.subscribe(CRANE);
            waitFor(lines, "event: asked");
            harbour.crane.accept(CRANE, InteractionId.of(COMPUTER.value(), CRANE.value(), "load"));
            waitFor(lines, "event: resolved");
        }
        assertThat(lines).anyMatch(line -> line.startsWith("data: ") && line.contains("\"state\":\"PENDING\""));
    }

    /// On either side, to who is there and to who comes only then.
    @Test
    void an_end_by_time_is_announced_to_both_sides() throws Exception {
        harbour.computer.setPolicy("""
                {"rules": [{"id": "a-while", "effect": "allow", "actions": ["find", "subscribe"],
                  "subject": {"anyone": true}, "path": "/", "terms": {"for": "PT10S"}}]}
                """);
        List<String> provider = new CopyOnWriteArrayList<>();
        List<String> requester = new CopyOnWriteArrayList<>();
        String token = harbour.realm.token("computer-agent");
        try (RunningBroker.Lines _ = harbour.broker.lines("/twins/computer/pending", token, provider)) {
            waitFor(provider, ": still here");

            assertThat(harbour.crane.subscribe(COMPUTER).status()).isEqualTo(201);

            waitFor(provider, "event: expiring");
            try (RunningBroker.Lines _ = events(null, requester)) {
                waitFor(requester, "event: expiring");
            }
        }
        for (List<String> lines : List.of(provider, requester)) {
            assertThat(lines.stream().filter("event: expiring"::equals)).hasSize(1);
            assertThat(lines)
                    .anyMatch(line -> line.startsWith("data: ") && line.contains(LOCAL) && line.contains("\"until\":"));
        }
        harbour.computer.setPolicy(ConsentIT.rules("find"));
    }

    @Test
    void they_end_when_the_token_does_and_others_get_none() {
        List<String> lines = new CopyOnWriteArrayList<>();
        String token =
                harbour.realm.token("crane-agent", Realm.AUDIENCE, Instant.now().plusSeconds(3));
        try (RunningBroker.Lines reading = harbour.broker.lines("/twins/crane/pending", token, lines)) {
            await("the end").atMost(Duration.ofSeconds(30)).until(reading::ended);
        }
        assertThat(harbour.computer.get("/twins/crane/pending").status()).isEqualTo(403);
        assertThat(harbour.crane
                        .signedLess("/twins/crane/pending", "Last-Event-ID", "soon")
                        .text("field"))
                .isEqualTo("Last-Event-ID");
    }

    private static RunningBroker.Lines events(@Nullable String last, List<String> lines) {
        String token = harbour.realm.token("crane-agent");
        return last == null
                ? harbour.broker.lines("/twins/crane/pending", token, lines)
                : harbour.broker.lines("/twins/crane/pending", token, lines, "Last-Event-ID", last);
    }

    private static void waitFor(List<String> lines, String line) {
        await(line).atMost(Duration.ofSeconds(30)).until(() -> lines.contains(line));
    }
}
