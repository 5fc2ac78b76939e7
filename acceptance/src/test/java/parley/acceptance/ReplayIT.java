package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.publishing.FeedSource;
import parley.agent.publishing.PacedFeed;
import parley.agent.replay.CsvReplay;
import parley.avro.Action;

/// A file of readings crosses as it is, each row with its own time.
@BesideOthers
final class ReplayIT {
    /// Beside the project, where it is not part of it.
    private static final Path SHARED = Path.of("..", "..", "shared", "data", "traffic-speed_6005.csv");

    private static final int MOST = 500;
    private static final Duration PACE = Duration.ofMillis(4);

    private final Pair pair;

    ReplayIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void everyRowOfAFileArrivesAsItIs(@TempDir Path folder) throws Exception {
        var file = input(folder);
        var provider = pair.twin(pair.computer(), "replay");
        var requester = pair.twin(pair.balancer(), "replay");
        provider.policy()
                .set(List.of(Rules.allow("all", Rules.anyone(), "/", Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE)));
        var received = new Received();
        try (var source = new Some(CsvReplay.open(file))) {
            var publisher = provider.publisher("speed", source.schema());
            var view = Patiently.get(
                    "an active interaction",
                    () -> requester.subscribe(provider.did(), "speed") instanceof Subscription.Active(var active)
                            ? Optional.of(active)
                            : Optional.empty());
            try (var subscriber = requester.handle(view.id(), received);
                    var feed = PacedFeed.start(publisher, source, PACE)) {
                Patiently.await("the last row").until(() -> feed.done().isDone());
                Patiently.await("all rows at the handler")
                        .until(() -> received.count() >= source.given.size()
                                || subscriber.done().isDone());
            }
            assertThat(received.records())
                    .extracting(record ->
                            Optional.ofNullable(record.value()).orElseThrow().toString())
                    .isEqualTo(
                            source.given.stream().map(GenericRecord::toString).toList())
                    .isNotEmpty();
            assertThat(received.refused()).isEmpty();
        }
    }

    private static Path input(Path folder) throws IOException {
        if (Files.isReadable(SHARED)) {
            return SHARED;
        }
        System.out.println("no " + SHARED + ": replaying a small file of our own");
        var lines = new ArrayList<>(List.of("timestamp,value"));
        for (int minute = 0; minute < 60; minute++) {
            lines.add("2015-08-31 18:%02d:00,%d".formatted(minute, 60 + minute % 20));
        }
        return Files.write(folder.resolve("own.csv"), lines);
    }

    /// The first rows of a file, kept as they are given away.
    private static final class Some implements FeedSource {
        private final FeedSource rows;
        private final List<GenericRecord> given = new ArrayList<>();

        Some(FeedSource rows) {
            this.rows = rows;
        }

        @Override
        public Schema schema() {
            return rows.schema();
        }

        @Override
        public Optional<GenericRecord> next() throws IOException {
            var row = given.size() < MOST ? rows.next() : Optional.<GenericRecord>empty();
            row.ifPresent(given::add);
            return row;
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
