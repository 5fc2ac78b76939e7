package parley.bridge.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.SigningKey;

class AdmissionTest {
    private static final Did HARBOUR = new Did("did:web:harbour.example");
    private static final Did GRID = new Did("did:web:grid.example");
    private static final Did PORT = new Did("did:web:port.example");
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant UNTIL = NOW.plus(Duration.ofDays(7));

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    private static OrganisationKey ours() {
        return new OrganisationKey(HARBOUR, key(1));
    }

    private static Introduction from(Did did, int key, String nameForPartner) {
        return new Introduction(did, key(key).publicKey(), "me", nameForPartner, "localhost:1", key(9).publicKey());
    }

    private static Partnership invited(String id, String name) {
        return Partnership.invite(from(HARBOUR, 1, name), ours(), id, NOW, UNTIL, null);
    }

    private static Partnership agreed(Partnership invited, Did other, int key) {
        var answer = Partnership.accept(
                invited.statements().getFirst(),
                from(other, key, "harbour"),
                new OrganisationKey(other, key(key)),
                NOW);
        return invited.agree(answer.statements().getLast(), ours(), NOW);
    }

    private static Optional<Partnership> admit(
            Partnership offered, @Nullable Partnership known, Instant now, Standing... others) {
        return Admission.of(offered, known == null ? null : standing(known, false), List.of(others), now);
    }

    private static Standing standing(Partnership partnership, boolean provisioned) {
        return new Standing(partnership, provisioned ? NOW : null, 0);
    }

    @Test
    void each_step_follows_on_the_one_before() {
        var invited = invited("n-1", "grid");
        var agreed = agreed(invited, GRID, 2);
        var removed = agreed.remove(ours(), NOW);

        assertThat(admit(invited, null, NOW)).contains(invited);
        assertThat(admit(agreed, invited, NOW)).contains(agreed);
        assertThat(admit(removed, agreed, NOW)).contains(removed);
        assertThat(admit(agreed, null, NOW)).contains(agreed);
    }

    @Test
    void what_stands_there_already_is_not_recorded_again() {
        var invited = invited("n-1", "grid");
        var agreed = agreed(invited, GRID, 2);

        assertThat(admit(invited, invited, NOW)).isEmpty();
        assertThat(admit(invited, agreed, NOW)).isEmpty();
        assertThat(admit(agreed, agreed.remove(ours(), NOW), NOW)).isEmpty();
    }

    @Test
    void an_invitation_counts_once() {
        var invited = invited("n-1", "grid");
        var agreed = agreed(invited, GRID, 2);

        assertThatThrownBy(() -> admit(agreed(invited, PORT, 3), agreed, NOW)).hasMessageContaining("was used before");
        assertThatThrownBy(() -> admit(agreed(invited("n-1", "other"), GRID, 2), agreed, NOW))
                .hasMessageContaining("was used before");
    }

    /// As a thief does who has that key, and another organisation's.
    @Test
    void what_an_earlier_key_of_ours_signs_makes_and_ends_no_partnership() {
        var rotated = ours().rotated(key(4), NOW);
        var known = since(rotated, agreed(invited("n-1", "grid"), GRID, 2));
        var invited = since(rotated, invited("n-2", "thief"));
        var theirs = invited("n-3", "thief");
        var accepted = Partnership.accept(
                Partnership.invite(from(PORT, 3, "x"), new OrganisationKey(PORT, key(3)), "n-4", NOW, UNTIL, null)
                        .statements()
                        .getFirst(),
                from(HARBOUR, 1, "thief"),
                ours(),
                NOW);

        for (var made : List.of(invited, since(rotated, agreed(theirs, PORT, 3)), since(rotated, accepted))) {
            assertThatThrownBy(() -> admit(made, null, NOW)).hasMessageContaining("replaced since");
        }
        assertThatThrownBy(() -> admit(since(rotated, agreed(theirs, PORT, 3)), since(rotated, theirs), NOW))
                .hasMessageContaining("replaced since");
        assertThatThrownBy(() -> admit(since(rotated, known.remove(ours(), NOW)), known, NOW))
                .hasMessageContaining("replaced since");
    }

    @Test
    void what_an_earlier_key_of_ours_has_signed_before_stays_and_the_new_one_ends_it() {
        var rotated = ours().rotated(key(4), NOW);
        var agreed = since(rotated, agreed(invited("n-1", "grid"), GRID, 2));
        var removed = agreed.remove(rotated, NOW);

        assertThat(admit(agreed, agreed, NOW)).isEmpty();
        assertThat(admit(removed, agreed, NOW)).contains(removed);
        var byThem = agreed.with(removal(agreed, new OrganisationKey(GRID, key(2))));
        assertThat(admit(byThem, agreed, NOW)).contains(byThem);
    }

    private static Partnership since(OrganisationKey rotated, Partnership partnership) {
        return Partnership.of(rotated.verifying(), partnership.statements());
    }

    private static String removal(Partnership partnership, OrganisationKey by) {
        return Partnership.of(by.verifying(), partnership.statements())
                .remove(by, NOW)
                .statements()
                .getLast();
    }

    @Test
    void what_expired_is_not_begun() {
        assertThatThrownBy(() -> admit(invited("n-1", "grid"), null, UNTIL)).hasMessageContaining("expired at");
    }

    @Test
    void nothing_is_removed_that_never_was() {
        var removed = agreed(invited("n-1", "grid"), GRID, 2).remove(ours(), NOW);
        assertThatThrownBy(() -> admit(removed, null, NOW)).hasMessageContaining("no such partnership");
    }

    @Test
    void a_name_is_one_partners_and_an_organisation_one_partner() {
        var agreed = agreed(invited("n-1", "grid"), GRID, 2);

        assertThatThrownBy(() -> admit(invited("n-2", "grid"), null, NOW, standing(agreed, true)))
                .hasMessageContaining("named `grid`");
        assertThatThrownBy(() -> admit(agreed(invited("n-2", "power"), GRID, 2), null, NOW, standing(agreed, true)))
                .hasMessageContaining(GRID + " is a partner already");
    }

    @Test
    void a_name_is_free_again_once_nothing_is_left_of_who_had_it() {
        var removed = agreed(invited("n-1", "grid"), GRID, 2).remove(ours(), NOW);
        var next = invited("n-2", "grid");

        assertThat(admit(next, null, NOW, standing(removed, false))).contains(next);
        assertThatThrownBy(() -> admit(next, null, NOW, standing(removed, true)))
                .hasMessageContaining("named `grid`");
        var late = Partnership.invite(from(HARBOUR, 1, "grid"), ours(), "n-3", UNTIL, UNTIL.plusSeconds(60), null);
        assertThat(admit(late, null, UNTIL, standing(next, false))).contains(late);
    }
}
