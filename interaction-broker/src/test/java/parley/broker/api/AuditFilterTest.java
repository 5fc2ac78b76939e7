package parley.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.AuditEntry;
import parley.avro.Brought;
import parley.avro.Disbelieved;
import parley.avro.EffectSeen;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.avro.State;
import parley.broker.view.Interactions;
import parley.identity.Did;
import parley.identity.http.Refusal;

final class AuditFilterTest {

    private static final Did COMPUTER = Did.ofTwin("did:web:harbour:twins:computer");
    private static final String GRID = "did:web:grid";
    private static final String BALANCER = GRID + ":twins:balancer";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Interactions interactions = new Interactions();

    @ParameterizedTest
    @CsvSource({
        "did:web:grid:twins:balancer, true",
        "did:web:grid, true",
        "did:web:grid:twins:other, false",
        "did:web:harbour, false",
        "did:web:harbour:twins:computer, false"
    })
    void a_counterpart_is_a_twin_or_all_of_an_organisation(String counterpart, boolean wanted) {
        AuditFilter filter = AuditFilter.of(counterpart, null, null, null);

        assertThat(filter.wants(entry(BALANCER, BALANCER + "#agent", null), COMPUTER, interactions))
                .isEqualTo(wanted);
    }

    /// Its agent asked for it, and what it asked for was of the twin itself.
    @Test
    void what_a_twin_does_by_itself_is_with_nobody() {
        AuditFilter filter = AuditFilter.of("did:web:harbour", null, null, null);

        assertThat(filter.wants(entry(COMPUTER.value(), COMPUTER + "#agent", null), COMPUTER, interactions))
                .isFalse();
    }

    @Test
    void what_an_organisations_lane_brought_was_with_that_organisation() {
        Disbelieved brought = new Disbelieved(
                GRID, Brought.HALF, COMPUTER.value(), "", "", "", "grid.lane", 0, 1L, "forged", 0L, Instant.EPOCH);

        assertThat(AuditFilter.of(GRID, null, null, null).wants(entry("", GRID, brought), COMPUTER, interactions))
                .isTrue();
        assertThat(AuditFilter.of(BALANCER, null, null, null).wants(entry("", GRID, brought), COMPUTER, interactions))
                .isFalse();
    }

    /// A policy, a ban or an end of all is of the twin itself, and ends what it has with others.
    @ParameterizedTest
    @CsvSource({
        "did:web:grid:twins:balancer, true",
        "did:web:grid, true",
        "did:web:quay:twins:scale, true",
        "did:web:quay:twins:other, false",
        "did:web:harbour, false"
    })
    void what_ends_or_changes_interactions_was_with_all_of_their_parties(String counterpart, boolean wanted) {
        has("ended", BALANCER);
        has("changed", "did:web:quay:twins:scale");
        AuditEntry own = entry(COMPUTER.value(), COMPUTER + "#agent", null);
        AuditEntry decided = AuditEntry.newBuilder(own)
                .setEnded(List.of("ended", "gone"))
                .setChanged(List.of("changed"))
                .build();
        AuditEntry seen = AuditEntry.newBuilder(own)
                .setEnded(List.of())
                .setEffect(new EffectSeen("cause", "", List.of("ended", "changed"), NOON))
                .build();
        AuditFilter filter = AuditFilter.of(counterpart, null, null, null);

        assertThat(filter.wants(decided, COMPUTER, interactions)).isEqualTo(wanted);
        assertThat(filter.wants(seen, COMPUTER, interactions)).as("its effect").isEqualTo(wanted);
    }

    private void has(String id, String requester) {
        Interaction interaction = Interaction.newBuilder()
                .setId(id)
                .setRequester(requester)
                .setProvider(COMPUTER.value())
                .setRequesterOrganisation(requester.substring(0, requester.indexOf(":twins:")))
                .setProviderOrganisation("did:web:harbour")
                .setAgent("")
                .setFeed("load")
                .setPartitions(1)
                .setEpoch(1)
                .setState(State.TERMINATED)
                .setDeliveryReady(false)
                .setRequest("")
                .setRequesterDocument("")
                .setValidUntil(NOON)
                .setPolicyVersion(1)
                .setRule("")
                .setUpdated(NOON)
                .setCause("cause")
                .build();
        interactions.take(id, interaction, 1);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-03-01T12:00:00Z, -, -, true",
                "2026-03-01T12:00:01Z, -, -, false",
                "-, 2026-03-01T12:00:00Z, -, false",
                "-, 2026-03-01T12:00:01Z, -, true",
                "-, -, REFUSED, true",
                "-, -, refused, true",
                "-, -, ACCEPTED, false",
                "-, -, -, true"
            })
    void from_is_in_it_and_to_is_not(
            @Nullable String from, @Nullable String to, @Nullable String outcome, boolean wanted) {
        AuditFilter filter = AuditFilter.of(null, from, to, outcome);

        assertThat(filter.wants(entry(BALANCER, BALANCER + "#agent", null), COMPUTER, interactions))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"grid, -, -, -, counterpart", "-, noon, -, -, from", "-, -, noon, -, to", "-, -, -, maybe, outcome"
            })
    void what_is_no_filter_is_refused_by_its_name(
            @Nullable String counterpart,
            @Nullable String from,
            @Nullable String to,
            @Nullable String outcome,
            String field) {
        assertThatThrownBy(() -> AuditFilter.of(counterpart, from, to, outcome))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().field()).isEqualTo(field));
    }

    static AuditEntry entry(String twin, String who, @Nullable Disbelieved disbelieved) {
        return AuditEntry.newBuilder()
                .setCause("cause")
                .setAt(NOON)
                .setEvent("event")
                .setWho(who)
                .setTwin(twin)
                .setProvider(COMPUTER.value())
                .setResource("")
                .setOutcome(Outcome.REFUSED)
                .setReason(Reason.NONE)
                .setPolicyVersion(0)
                .setRule("")
                .setInteraction("")
                .setEnded(List.of("a", "b"))
                .setChanged(List.of())
                .setDisbelieved(disbelieved)
                .setIndex(3)
                .setSalt(ByteBuffer.wrap(new byte[16]))
                .build();
    }
}
