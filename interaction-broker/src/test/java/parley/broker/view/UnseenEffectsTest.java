package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.AuditEntry;
import parley.avro.EffectSeen;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;

final class UnseenEffectsTest {

    private static final String TWIN = "did:web:harbour:twins:computer";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Interactions interactions = new Interactions();
    private final UnseenEffects effects = new UnseenEffects(interactions);

    @Test
    void what_a_decision_did_is_to_be_waited_for_at_the_last_of_its_changes() {
        change("a", "end", State.TERMINATED, 5);
        change("b", "end", State.TERMINATED, 6);

        effects.take(TWIN, decided("end", "a", "b"));

        assertThat(effects.open()).containsExactly(new UnseenEffects.Unseen("end", TWIN, "", List.of("a", "b"), 6));
    }

    @Test
    void what_the_audit_says_is_in_force_is_waited_for_no_more() {
        change("a", "end", State.TERMINATED, 5);
        effects.take(TWIN, decided("end", "a"));

        effects.take(TWIN, seen("end"));

        assertThat(effects.open()).isEmpty();
    }

    @Test
    void what_changes_nothing_for_anyone_is_not_waited_for() {
        change("a", "asked", State.REQUESTED, 5);

        effects.take(TWIN, decided("asked", "a"));

        assertThat(effects.open()).isEmpty();
    }

    @Test
    void what_ends_something_while_it_is_refused_is_waited_for() {
        change("a", "accept", State.TERMINATED, 5);
        AuditEntry refused = entry("accept")
                .setOutcome(Outcome.REFUSED)
                .setChanged(List.of("a"))
                .setEnded(List.of("a"))
                .build();

        effects.take(TWIN, refused);

        assertThat(effects.open()).hasSize(1);
    }

    /// The topics are read by different threads.
    @Test
    void a_change_may_be_seen_after_its_decision() {
        effects.take(TWIN, decided("end", "a"));
        assertThat(effects.open()).isEmpty();

        change("a", "end", State.TERMINATED, 5);

        assertThat(effects.open()).hasSize(1);
    }

    @Test
    void what_was_followed_by_another_decision_is_forgotten_and_the_other_is_not() {
        change("a", "end", State.TERMINATED, 5);
        change("b", "end", State.TERMINATED, 6);
        effects.take(TWIN, decided("end", "a", "b"));
        change("b", "granted", State.ACTIVE, 9);
        effects.take(TWIN, decided("granted", "b"));

        for (int look = 0; look < 1_000; look++) {
            effects.open();
        }

        assertThat(effects.open())
                .containsExactlyInAnyOrder(
                        new UnseenEffects.Unseen("end", TWIN, "", List.of("a"), 5),
                        new UnseenEffects.Unseen("granted", TWIN, "", List.of("b"), 9));
    }

    /// The grant was on its way when its requester took back the request.
    @Test
    void what_was_withdrawn_is_waited_for_if_it_was_granted_meanwhile() {
        Half granted = Half.newBuilder()
                .setSide(Side.PROVIDER)
                .setEpoch(1)
                .setVersion(1)
                .setWanted(true)
                .setReason(Reason.NONE)
                .setBy(TWIN)
                .setStartOffsets(List.of(7L))
                .setIssued(NOON)
                .build();
        change("a", "never", State.WITHDRAWN, 5);
        change("b", "meanwhile", State.WITHDRAWN, 6, granted);

        effects.take(TWIN, decided("never", "a"));
        effects.take(TWIN, decided("meanwhile", "b"));

        assertThat(effects.open()).containsExactly(new UnseenEffects.Unseen("meanwhile", TWIN, "", List.of("b"), 6));
    }

    private void change(String id, String cause, State state, long offset) {
        change(id, cause, state, offset, null);
    }

    private void change(String id, String cause, State state, long offset, @Nullable Half provider) {
        Interaction changed = Interaction.newBuilder()
                .setId(id)
                .setRequester("did:web:harbour:twins:crane")
                .setProvider(TWIN)
                .setRequesterOrganisation("did:web:harbour")
                .setProviderOrganisation("did:web:harbour")
                .setAgent("")
                .setFeed("load")
                .setPartitions(1)
                .setEpoch(1)
                .setState(state)
                .setProviderHalf(provider)
                .setDeliveryReady(false)
                .setRequest("")
                .setRequesterDocument("")
                .setValidUntil(NOON)
                .setPolicyVersion(1)
                .setRule("")
                .setUpdated(NOON)
                .setCause(cause)
                .build();
        interactions.take(id, changed, offset);
    }

    private static AuditEntry decided(String cause, String... changed) {
        return entry(cause).setChanged(List.of(changed)).build();
    }

    private static AuditEntry seen(String cause) {
        return entry("seen")
                .setEffect(new EffectSeen(cause, "", List.of("a"), NOON))
                .build();
    }

    private static AuditEntry.Builder entry(String cause) {
        return AuditEntry.newBuilder()
                .setCause(cause)
                .setAt(NOON)
                .setEvent("event")
                .setWho("who")
                .setTwin("")
                .setProvider(TWIN)
                .setResource("")
                .setOutcome(Outcome.ACCEPTED)
                .setReason(Reason.NONE)
                .setPolicyVersion(0)
                .setRule("")
                .setInteraction("")
                .setEnded(List.of())
                .setChanged(List.of());
    }
}
