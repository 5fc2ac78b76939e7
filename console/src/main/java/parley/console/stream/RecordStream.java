package parley.console.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.delivery.FeedRecord;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.avro.State;
import parley.json.JsonRecords;

/// The records of one interaction as events, one each, until it has ended or may not be read any more.
record RecordStream(Readers.Reading reading, ActingTwin twin, InteractionView view, int last, InstantSource clock)
        implements Events.Source {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final String ENDED = "event: ended\ndata: {}\n\n";

    @Override
    public void run(Events.Sink sink) throws InterruptedException {
        try (var reader = twin.look(view, last)) {
            sink.send(": open\n\n");
            var patience = last == 0 ? POLL : PATIENCE;
            var looked = clock.instant();
            var sent = looked;
            while (!sink.closed()) {
                var records = reader.poll(patience);
                patience = POLL;
                for (var record : records) {
                    sink.send(event(record));
                }
                var now = clock.instant();
                if (!records.isEmpty()) {
                    sent = now;
                } else if (passed(sent, HEARTBEAT, now)) {
                    sink.send(": still here\n\n");
                    sent = now;
                }
                if (passed(looked, BETWEEN_LOOKS, now)) {
                    looked = now;
                    if (over()) {
                        sink.send(ENDED);
                        return;
                    }
                }
            }
        } catch (AuthorizationException e) {
            sink.send(ENDED);
        } catch (AuthenticationException e) {
            // The session is over, or soon will be
            sink.send("event: interrupted\ndata: {}\n\n");
        } catch (KafkaException e) {
            sink.send("event: interrupted\ndata: {}\n\n");
        }
    }

    @Override
    public void close() {
        reading.close();
    }

    private static boolean passed(Instant since, Duration time, Instant now) {
        return !now.isBefore(since.plus(time));
    }

    private boolean over() {
        try {
            return twin.interaction(view.id())
                    .filter(now -> now.state() == State.ACTIVE)
                    .isEmpty();
        } catch (ProblemException | UnreachableException e) {
            return false;
        }
    }

    private static String event(FeedRecord record) {
        var json = JSON.createObjectNode().put("time", record.timestamp().toString());
        if (record.key() == null) {
            json.putNull("key");
        } else {
            json.put("key", record.keyText());
        }
        json.set("value", record.value() == null ? NullNode.instance : JsonRecords.json(record.value()));
        return "data: " + json.put("sequence", record.sequence()) + "\n\n";
    }
}
