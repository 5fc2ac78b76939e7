package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.avro.AuditEntry;
import parley.avro.Brought;
import parley.avro.Denied;
import parley.avro.Disbelieved;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.topics.Topics;

final class AuditTrailTest {

    private static final String TWIN = "did:web:harbour:twins:computer";

    private final AuditTrail trail = new AuditTrail(20);

    @Test
    void a_flood_of_what_is_not_believed_takes_no_decisions_place() {
        take(0, 15, Kind.DECIDED);
        take(15, 115, Kind.DISBELIEVED);
        take(115, 118, Kind.DECIDED);

        assertThat(trail.of(TWIN, 100))
                .extracting(AuditEntry::getCause)
                .startsWith("117", "116", "115", "114", "113", "14")
                .endsWith("0")
                .hasSize(20);
        assertThat(trail.find("112")).isEmpty();
    }

    @Test
    void nor_does_a_flood_of_what_a_broker_denies_and_neither_takes_the_others() {
        take(0, 10, Kind.DECIDED);
        take(10, 12, Kind.DISBELIEVED);
        take(12, 112, Kind.DENIED);

        assertThat(trail.of(TWIN, 100))
                .extracting(AuditEntry::getCause)
                .startsWith("111", "110", "11", "10", "9")
                .hasSize(14);
    }

    @Test
    void what_came_first_goes_first() {
        take(0, 2, Kind.DISBELIEVED);
        take(2, 22, Kind.DECIDED);
        take(22, 24, Kind.DISBELIEVED);

        assertThat(trail.of(TWIN, 100))
                .extracting(AuditEntry::getCause)
                .startsWith("23", "22", "21")
                .endsWith("4")
                .hasSize(20);
    }

    @Test
    void what_is_erased_is_at_hand_no_more() {
        take(0, 3, Kind.DECIDED);

        trail.take(Topics.auditKey(TWIN, 1), null);

        assertThat(trail.of(TWIN, 100)).extracting(AuditEntry::getCause).containsExactly("2", "0");
        assertThat(trail.find("1")).isEmpty();
    }

    private enum Kind {
        DECIDED,
        DISBELIEVED,
        DENIED
    }

    private void take(int from, int to, Kind kind) {
        for (int number = from; number < to; number++) {
            trail.take(Topics.auditKey(TWIN, number), entry(number, kind));
        }
    }

    private static AuditEntry entry(int number, Kind kind) {
        return AuditEntry.newBuilder()
                .setCause(Integer.toString(number))
                .setAt(Instant.EPOCH)
                .setEvent("event")
                .setWho("who")
                .setTwin("")
                .setProvider(TWIN)
                .setResource("")
                .setOutcome(Outcome.REFUSED)
                .setReason(Reason.NONE)
                .setPolicyVersion(0)
                .setRule("")
                .setInteraction("")
                .setEnded(List.of())
                .setChanged(List.of())
                .setDisbelieved(
                        kind == Kind.DISBELIEVED
                                ? new Disbelieved(
                                        "o", Brought.HALF, TWIN, "", "", "", "topic", 0, 0L, "why", 0L, Instant.EPOCH)
                                : null)
                .setDenied(
                        kind == Kind.DENIED
                                ? new Denied("broker-1", Instant.EPOCH, "who", "TOPIC", "topic", "READ", "", 1L)
                                : null)
                .build();
    }
}
