package parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.FakeSpace.Answer;
import parley.agent.FakeSpace.Call;
import parley.agent.service.EventStream;
import parley.agent.service.ProblemException;

/// What waits for a twin, over connections that end, break or are refused.
final class PendingIT {
    private static final String PATH = "GET /twins/balancer/pending";
    private static final String LAST = "Last-Event-ID";

    @TempDir
    Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private FakeSpace space;
    private Agent agent;
    private ActingTwin balancer;

    @BeforeEach
    void open() throws IOException {
        space = FakeSpace.start();
        agent = space.open(folder, "balancer-agent", Instant.parse("2026-03-01T12:00:00Z"));
        balancer = agent.twin("balancer");
    }

    @AfterEach
    void close() {
        agent.close();
        space.close();
    }

    private final class Noting implements PendingListener {
        @Override
        public void offered(InteractionView offer) {
            heard.add("offered " + offer.id());
        }

        @Override
        public void resolved(InteractionView interaction) {
            heard.add("resolved " + interaction.id() + " " + interaction.state());
        }

        @Override
        public void expiring(InteractionView interaction) {
            heard.add("expiring " + interaction.id() + " " + interaction.epoch() + " at "
                    + interaction.until().orElseThrow());
        }
    }

    private static String event(int id, String name, String state) {
        return "id: " + id + "\nevent: " + name + "\ndata: {\"id\":\"abc\",\"state\":\"" + state + "\"}\n\n";
    }

    private static Answer events(String body) {
        return new Answer(200, "text/event-stream", body);
    }

    private List<Call> calls() {
        return space.calls.stream().filter(call -> call.line().equals(PATH)).toList();
    }

    @Test
    void however_often_the_connection_ends_it_goes_on_after_the_last_event() {
        space.answer(PATH, call -> switch (call.headers().getOrDefault(LAST, "")) {
            case "" -> events(": still here\n\n" + event(7, "offered", "OFFERED"));
            case "7" ->
                calls().size() < 3
                        ? new Answer(503, "text/plain", "")
                        : events(event(9, "resolved", "DENIED") + "id: 11\nevent: offered\n");
            default -> events(": nothing new\n\n");
        });

        try (var _ = balancer.pending(new Noting())) {
            await().until(() ->
                    calls().stream().anyMatch(call -> "9".equals(call.headers().get(LAST))));
        }

        assertThat(heard).containsExactly("offered abc", "resolved abc DENIED");
        assertThat(calls())
                .allSatisfy(call -> assertThat(call.headers())
                        .containsEntry("Accept", "text/event-stream")
                        .containsEntry("Parley-Twin", balancer.did().value())
                        .containsEntry("Authorization", "Bearer t0ken"));
    }

    /// The service says so to whoever comes again, and names no event to go on after.
    @Test
    void an_end_is_told_once_an_epoch_however_often_the_connection_ends() {
        space.answer(PATH, call -> switch (calls().size()) {
            case 1 -> events(event(7, "offered", "OFFERED") + expiring(1));
            case 2 -> events(expiring(1) + expiring(2));
            default -> events(expiring(2));
        });

        try (var _ = balancer.pending(new Noting())) {
            await().until(() -> calls().size() > 3);
        }

        assertThat(heard)
                .containsExactly(
                        "offered abc",
                        "expiring abc 1 at 2026-03-01T13:00:00Z",
                        "expiring abc 2 at 2026-03-01T13:00:00Z");
        assertThat(calls().getLast().headers()).containsEntry(LAST, "7");
    }

    private static String expiring(int epoch) {
        return "event: expiring\ndata: {\"id\":\"abc\",\"state\":\"ACTIVE\",\"epoch\":" + epoch
                + ",\"until\":\"2026-03-01T13:00:00Z\"}\n\n";
    }

    @Test
    void refused_it_ends_and_says_why() {
        space.problem(PATH, 403, "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"not yours\"}");

        try (var events = balancer.pending(new Noting())) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> events.done().join())
                    .withCauseInstanceOf(ProblemException.class)
                    .withMessageContaining("not yours");
        }
        assertThat(calls()).hasSize(1);
    }

    @Test
    void a_listener_that_throws_ends_it() {
        space.answer(PATH, _ -> events(event(7, "offered", "OFFERED") + event(8, "resolved", "ACTIVE")));

        try (var events = balancer.pending(new PendingListener() {
            @Override
            public void offered(InteractionView offer) {
                heard.add(offer.id());
                throw new IllegalStateException("enough");
            }

            @Override
            public void resolved(InteractionView interaction) {
                heard.add("after that");
            }
        })) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> events.done().join())
                    .withMessageContaining("enough");
        }
        assertThat(heard).containsExactly("abc");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void closed_by_its_listener_it_says_no_more() {
        space.answer(PATH, _ -> events(event(7, "offered", "OFFERED") + event(8, "resolved", "ACTIVE")));
        var started = new CompletableFuture<EventStream>();

        var events = balancer.pending(new PendingListener() {
            @Override
            public void offered(InteractionView offer) {
                heard.add(offer.id());
                started.join().close();
            }

            @Override
            public void resolved(InteractionView interaction) {
                heard.add("after that");
            }
        });
        started.complete(events);
        events.done().join();

        assertThat(heard).containsExactly("abc");
    }
}
