package parley.feeds.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.History;
import parley.avro.Rate;
import parley.avro.Terms;
import parley.feeds.flow.FeedSchema;
import parley.feeds.routing.Destination;
import parley.feeds.routing.Route;
import parley.framing.RouteTag;

final class PassageTest {

    private static final RouteTag TAG = new RouteTag("i1", 1);
    private static final Opened NOTHING = new Opened(null, null);
    private static final long NOW = 1_000_000;

    /// Else it would be lost: it is over the limit that it has used up itself.
    @Test
    void a_record_that_had_to_wait_is_not_counted_again() {
        Passage passage = passage(List.of(), new Rate(1, 1_000L));

        assertThat(passage.admits(record(7), NOTHING, NOW)).isTrue();
        assertThat(passage.admits(record(8), NOTHING, NOW)).isFalse();

        assertThat(passage.admits(record(7), NOTHING, NOW)).as("again").isTrue();
        assertThat(passage.admits(record(8), NOTHING, NOW)).as("again").isFalse();
    }

    /// Whoever is sent such a schema could not read what was written.
    @Test
    void of_a_schema_that_cannot_be_derived_nothing_is_shown() {
        FeedSchema clash = FeedSchema.parse("""
                {"type": "record", "name": "Load", "fields": [
                  {"name": "other", "type": {"type": "record", "name": "LoadView", "fields": [
                    {"name": "x", "type": "int"}]}}]}""");
        Passage passage = passage(List.of("other"), null);

        assertThat(passage.view(clash)).isNull();
    }

    private static Passage passage(List<String> fields, @Nullable Rate atMost) {
        Terms terms = new Terms(History.NONE, fields, null, atMost, null, null, null, null, null, null);
        Route route = new Route(TAG, new Destination.Here(), 0, 0, terms, Long.MAX_VALUE);
        return new Passage(route, new Outlet.Local(TAG, List.of()), new Throttles().of(route, true));
    }

    private static ConsumerRecord<byte[], FeedValue> record(long offset) {
        return new ConsumerRecord<>("feed.computer.load", 0, offset, new byte[] {1}, null);
    }
}
