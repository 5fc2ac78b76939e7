package twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

final class RoomTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final Room room = new Room(InstantSource.fixed(NOW));

    @Test
    void itsRecordsFitTheSchema() {
        var record = room.next().orElseThrow();

        assertTrue(GenericData.get().validate(Room.SCHEMA, record), record::toString);
        assertEquals(NOW.toEpochMilli(), record.get("measuredAt"));
    }

    @Test
    void itGetsWarmerUntilItIsAsWarmAsItIsToBe() {
        room.heatTo(25);
        double first = (double) room.next().orElseThrow().get("celsius");
        double second = (double) room.next().orElseThrow().get("celsius");
        for (int i = 0; i < 200; i++) {
            room.next();
        }

        assertTrue(first < second, first + " to " + second);
        assertEquals(25, (double) room.next().orElseThrow().get("celsius"), 0.01);
    }
}
