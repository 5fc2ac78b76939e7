package twin;

import java.time.InstantSource;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import parley.agent.publishing.FeedSource;
import parley.agent.publishing.SchemaResource;

/// The thing that the twin stands for: a room whose heating follows a target. It is made up; read your own
/// thing here.
///
/// Thread-safe: the feed asks it for records while a command sets its target.
final class Room implements FeedSource {
    static final Schema SCHEMA = SchemaResource.read(Room.class, "Temperature.avsc");

    /// How much of what is missing the heating makes up from one record to the next.
    private static final double SHARE = 0.1;

    private final InstantSource clock;
    private double celsius = 16;
    private double target = 20;

    Room(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    /// The next record. An empty answer would end the feed; this one never runs dry.
    @Override
    public synchronized Optional<GenericRecord> next() {
        celsius += SHARE * (target - celsius);
        return Optional.of(new GenericRecordBuilder(SCHEMA)
                .set("measuredAt", clock.millis())
                .set("celsius", celsius)
                .set("target", target)
                .build());
    }

    /// Heats towards another temperature.
    ///
    /// @return the target until now
    synchronized double heatTo(double next) {
        double before = target;
        target = next;
        return before;
    }
}
