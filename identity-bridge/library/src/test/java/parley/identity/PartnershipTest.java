package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.identity.Partnership.State;

class PartnershipTest {
    private static final Did HARBOUR = new Did("did:web:localhost%3A17106");
    private static final Did GRID = new Did("did:web:localhost%3A18106");
    private static final Did PORT = new Did("did:web:port.example");
    private static final OrganisationKey HARBOUR_KEY = new OrganisationKey(HARBOUR, Keys.named("harbour"));
    private static final OrganisationKey GRID_KEY = new OrganisationKey(GRID, Keys.named("grid"));
    private static final SigningKey OTHER_KEY = Keys.named("other");
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant UNTIL = NOW.plus(Duration.ofDays(7));
    private static final Introduction FROM_HARBOUR = from(HARBOUR, HARBOUR_KEY.publicKey(), "harbour", "power");
    private static final Introduction FROM_GRID = from(GRID, GRID_KEY.publicKey(), "grid", "port-side");

    private static Introduction from(Did did, PublicKey key, String name, String nameForPartner) {
        return new Introduction(did, key, name, nameForPartner, "localhost:17101", OTHER_KEY.publicKey());
    }

    private static Partnership invited() {
        return Partnership.invite(FROM_HARBOUR, HARBOUR_KEY, "n-1", NOW, UNTIL, null);
    }

    private static Partnership accepted(Partnership invited) {
        return Partnership.accept(invited.statements().getFirst(), FROM_GRID, GRID_KEY, NOW);
    }

    private static Partnership agreed(Partnership invited) {
        return invited.agree(accepted(invited).statements().getLast(), HARBOUR_KEY, NOW);
    }

    private static void refused(ThrowingCallable step, String why) {
        assertThatThrownBy(step).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }

    @Test
    void both_hold_the_same_statements_and_each_knows_the_other_as_a_partner() {
        var invited = invited();
        var accepted = accepted(invited);
        var harbour = invited.agree(accepted.statements().getLast(), HARBOUR_KEY, NOW);
        var grid = accepted.with(harbour.statements().getLast());

        assertThat(invited.state()).isEqualTo(State.INVITED);
        assertThat(accepted.state()).isEqualTo(State.ACCEPTED);
        assertThat(grid.statements()).isEqualTo(harbour.statements());
        assertThat(harbour.partner()).contains(new Partner("power", GRID, GRID_KEY.publicKey(), "port-side"));
        assertThat(grid.partner()).contains(new Partner("port-side", HARBOUR, HARBOUR_KEY.publicKey(), "power"));
        assertThat(Partnership.of(GRID, GRID_KEY.publicKey(), grid.statements()))
                .isEqualTo(grid);
    }

    @Test
    void nobody_is_a_partner_before_both_have_accepted() {
        assertThat(invited().partner()).isEmpty();
        assertThat(accepted(invited()).partner()).isEmpty();
    }

    @Test
    void the_fingerprint_is_alike_on_both_sides_and_another_for_another_key() {
        var invited = invited();
        var accepted = accepted(invited);

        assertThat(accepted.fingerprint())
                .isEqualTo(agreed(invited).fingerprint())
                .hasValueSatisfying(digits -> assertThat(digits).matches("\\d{5} \\d{5} \\d{5} \\d{5}"));
        var forged = Partnership.invite(
                from(HARBOUR, OTHER_KEY.publicKey(), "harbour", "power"),
                new OrganisationKey(HARBOUR, OTHER_KEY),
                "n-1",
                NOW,
                UNTIL,
                null);
        assertThat(accepted(forged).fingerprint()).isNotEqualTo(accepted.fingerprint());
    }

    @Test
    void what_is_late_is_refused() {
        var invited = invited();
        var late = invited.statements().getFirst();
        refused(() -> Partnership.accept(late, FROM_GRID, GRID_KEY, UNTIL), "expired at 2026-12-04T12:00:00Z");
        var answer = accepted(invited).statements().getLast();
        refused(() -> invited.agree(answer, HARBOUR_KEY, UNTIL), "expired at");
    }

    @Test
    void what_comes_from_the_future_is_refused() {
        var ahead = Partnership.invite(FROM_HARBOUR, HARBOUR_KEY, "n-1", NOW.plusSeconds(121), UNTIL, null);
        refused(
                () -> Partnership.accept(ahead.statements().getFirst(), FROM_GRID, GRID_KEY, NOW),
                "more than two minutes ahead");
        var answer = Partnership.accept(invited().statements().getFirst(), FROM_GRID, GRID_KEY, NOW.plusSeconds(121));
        refused(() -> invited().agree(answer.statements().getLast(), HARBOUR_KEY, NOW), "more than two minutes ahead");
    }

    @Test
    void what_is_for_somebody_else_is_refused() {
        var forPort = Partnership.invite(FROM_HARBOUR, HARBOUR_KEY, "n-1", NOW, UNTIL, PORT);
        refused(() -> accepted(forPort), "the invitation is for did:web:port.example, not for " + GRID);

        var another = Partnership.invite(FROM_HARBOUR, HARBOUR_KEY, "n-2", NOW, UNTIL, null);
        refused(
                () -> invited().agree(accepted(another).statements().getLast(), HARBOUR_KEY, NOW),
                "another invitation");

        var between = accepted(invited()).statements();
        refused(() -> Partnership.of(PORT, OTHER_KEY.publicKey(), between), "neither of which is " + PORT);
        refused(
                () -> Partnership.accept(invited().statements().getFirst(), FROM_HARBOUR, HARBOUR_KEY, NOW),
                "an invitation of our own");
    }

    @Test
    void an_answer_counts_once() {
        var agreed = agreed(invited());
        var second = Partnership.accept(
                agreed.statements().getFirst(),
                from(PORT, OTHER_KEY.publicKey(), "port", "harbour"),
                new OrganisationKey(PORT, OTHER_KEY),
                NOW);
        refused(() -> agreed.agree(second.statements().getLast(), HARBOUR_KEY, NOW), "answered before");
        refused(() -> agreed.with(second.statements().getLast()), "was accepted before");
        refused(() -> agreed.with(agreed.statements().getLast()), "or again");
    }

    @Test
    void what_was_accepted_must_be_what_was_sent() {
        var shown = Partnership.invite(
                new Introduction(
                        HARBOUR, HARBOUR_KEY.publicKey(), "harbour", "power", "elsewhere:9092", OTHER_KEY.publicKey()),
                HARBOUR_KEY,
                "n-1",
                NOW,
                UNTIL,
                null);
        refused(
                () -> invited().agree(accepted(shown).statements().getLast(), HARBOUR_KEY, NOW),
                "what was accepted is not what was sent");
    }

    @Test
    void nobody_agrees_for_another() {
        var invited = invited();
        var thief = Partnership.invite(
                from(HARBOUR, OTHER_KEY.publicKey(), "harbour", "power"),
                new OrganisationKey(HARBOUR, OTHER_KEY),
                "n-1",
                NOW,
                UNTIL,
                null);
        var answer = accepted(invited).statements().getLast();
        refused(() -> thief.agree(answer, new OrganisationKey(HARBOUR, OTHER_KEY), NOW), "with another key or name");
        refused(
                () -> Partnership.of(HARBOUR, OTHER_KEY.publicKey(), invited.statements()),
                "in our name with a key that is not ours");
        refused(() -> Partnership.of(GRID, GRID_KEY.publicKey(), invited.statements()), "that was not accepted");
    }

    @Test
    void either_ends_it_and_nobody_else_and_for_good() {
        var invited = invited();
        var harbour = agreed(invited);
        var grid = Partnership.of(GRID, GRID_KEY.publicKey(), harbour.statements());
        var removal = grid.remove(GRID_KEY, NOW).statements().getLast();

        var ended = harbour.with(removal);
        assertThat(ended.state()).isEqualTo(State.REMOVED);
        assertThat(ended.partner()).isEmpty();
        assertThat(ended.removedBy()).contains(GRID);
        assertThat(harbour.remove(HARBOUR_KEY, NOW).removedBy()).contains(HARBOUR);
        refused(() -> ended.with(removal), "was removed by " + GRID);

        var strangers = Partnership.accept(
                invited.statements().getFirst(),
                from(PORT, OTHER_KEY.publicKey(), "port", "harbour"),
                new OrganisationKey(PORT, OTHER_KEY),
                NOW);
        var stranger = strangers
                .remove(new OrganisationKey(PORT, OTHER_KEY), NOW)
                .statements()
                .getLast();
        refused(() -> harbour.with(stranger), "by neither of the two");
    }

    @Test
    void a_partner_whose_key_was_replaced_stays_one_and_ends_it_with_the_new_key() {
        var harbour = agreed(invited());
        var rotated = GRID_KEY.rotated(OTHER_KEY, NOW);
        var told = harbour.with(rotated.rotations().getLast());
        var grid = Partnership.of(rotated.verifying(), told.signed());

        assertThat(told.partner()).isEqualTo(harbour.partner());
        assertThat(told.partner().orElseThrow().keys().current()).isEqualTo(OTHER_KEY.publicKey());
        assertThat(grid.state()).isEqualTo(State.AGREED);
        assertThat(Partnership.of(GRID, OTHER_KEY.publicKey(), told.signed()).state())
                .isEqualTo(State.AGREED);
        var removal = grid.remove(rotated, NOW).statements().getLast();
        assertThat(told.with(removal).removedBy()).contains(GRID);
        assertThat(harbour.with(removal).removedBy()).contains(GRID);
        refused(() -> told.with(grid.remove(GRID_KEY, NOW).statements().getLast()), "by neither of the two");
    }

    @Test
    void a_lanes_word_is_believed_that_says_what_both_hold_or_that_the_other_has_another_key_or_ended_it() {
        var harbour = agreed(invited());
        var rotated = GRID_KEY.rotated(OTHER_KEY, NOW);
        var rotation = rotated.rotations().getLast();
        var grid = Partnership.of(GRID, GRID_KEY.publicKey(), harbour.statements());
        var removal = grid.remove(GRID_KEY, NOW).statements().getLast();
        var thief = new OrganisationKey(GRID, OTHER_KEY);

        for (var word : List.of(harbour.statements().getLast(), rotation, removal)) {
            assertThat(harbour.doubt(word)).as(word).isEmpty();
        }
        assertThat(harbour.with(rotation).doubt(rotation)).isEmpty();
        doubted(harbour, thief.rotated(Keys.named("next"), NOW).rotations().getLast(), "another key than the one");
        doubted(harbour, removal.replace("n-1", "n-2"), "altered or not signed");
        doubted(harbour, removal("n-2", GRID, GRID_KEY), "about another invitation");
        doubted(harbour, removal("n-1", GRID, thief), "by neither of the two");
        doubted(harbour, removal("n-1", HARBOUR, new OrganisationKey(HARBOUR, OTHER_KEY)), "not ours");
        doubted(harbour, "{}", "not a signed statement");
    }

    @Test
    void a_lane_agrees_with_nothing() {
        var invited = invited();

        doubted(accepted(invited), agreed(invited).statements().getLast(), "neither another key");
    }

    private static void doubted(Partnership partnership, String word, String why) {
        assertThat(partnership.doubt(word))
                .hasValueSatisfying(doubt -> assertThat(doubt).contains(why));
    }

    private static String removal(String invitation, Did by, OrganisationKey key) {
        var other = by.equals(GRID) ? HARBOUR : GRID;
        return PartnerStatement.secure(new PartnerStatement.Removal(invitation, other, by, key.publicKey(), NOW), key);
    }

    /// As a service does, or an agent, that was told of the organisation's key before it was replaced.
    @Test
    void who_knows_an_earlier_key_of_ours_believes_what_the_new_one_agreed_with() {
        var rotated = GRID_KEY.rotated(OTHER_KEY, NOW).rotated(Keys.named("next"), NOW);
        var invited = invited();
        var accepted = Partnership.accept(
                invited.statements().getFirst(), from(GRID, rotated.publicKey(), "grid", "port-side"), rotated, NOW);
        var harbour = invited.agree(accepted.statements().getLast(), HARBOUR_KEY, NOW);

        assertThat(Partnership.of(GRID, GRID_KEY.publicKey(), harbour.statements())
                        .partner())
                .isEqualTo(accepted.with(harbour.statements().getLast()).partner())
                .isPresent();
        refused(
                () -> Partnership.of(GRID, Keys.named("thief").publicKey(), harbour.statements()),
                "another key than the one that " + GRID + " has");
    }

    /// Who has none of our keys leads nobody from ours to his.
    @Test
    void what_a_thief_signed_in_our_name_is_not_ours() {
        var thief = new OrganisationKey(GRID, OTHER_KEY).rotated(Keys.named("next"), NOW);
        var invited = invited();
        var accepted = Partnership.accept(
                invited.statements().getFirst(), from(GRID, thief.publicKey(), "grid", "port-side"), thief, NOW);

        refused(
                () -> Partnership.of(GRID, GRID_KEY.publicKey(), accepted.statements()),
                "another key than the one that " + GRID + " has");
        var bare = new OrganisationKey(GRID, OTHER_KEY);
        var claimed = Partnership.accept(
                invited.statements().getFirst(), from(GRID, bare.publicKey(), "grid", "port-side"), bare, NOW);
        refused(
                () -> Partnership.of(GRID, GRID_KEY.publicKey(), claimed.statements()),
                "signed in our name with a key that is not ours");
    }

    @Test
    void a_key_of_somebody_else_or_one_that_the_old_key_has_not_signed_is_no_partners() {
        var harbour = agreed(invited());
        var ports = new OrganisationKey(PORT, OTHER_KEY).rotated(Keys.named("next"), NOW);
        var thiefs = new OrganisationKey(GRID, OTHER_KEY).rotated(Keys.named("next"), NOW);

        refused(() -> harbour.with(ports.rotations().getLast()), "neither of the two");
        refused(() -> harbour.with(thiefs.rotations().getLast()), "another key than the one that " + GRID + " has");
    }

    @Test
    void an_invitation_does_not_outlive_its_key() {
        var answer = accepted(invited()).statements().getLast();
        var invited = Partnership.of(
                HARBOUR_KEY.rotated(OTHER_KEY, NOW).verifying(), invited().statements());

        refused(() -> invited.agree(answer, HARBOUR_KEY.rotated(OTHER_KEY, NOW), NOW), "invite anew");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\nself.x=1\n"})
    void what_is_no_certificate_is_refused(String certificate) {
        refused(
                () -> new Introduction(
                        GRID, GRID_KEY.publicKey(), "grid", "harbour", "a:1", OTHER_KEY.publicKey(), certificate),
                "certificate: not one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:0",
                "localhost:9092\nself.sasl.mechanism=PLAIN",
                "a:1,",
                "",
                "${env:HOME}:1"
            })
    void an_address_that_is_none_is_refused(String address) {
        refused(
                () -> new Introduction(GRID, GRID_KEY.publicKey(), "grid", "harbour", address, OTHER_KEY.publicKey()),
                "bootstrapServers");
    }

    @Property(tries = 200)
    void a_statement_with_one_bit_changed_is_refused(
            @ForAll @IntRange(min = 0) int at, @ForAll @IntRange(max = 6) int bit) {
        var signed = agreed(invited()).statements();
        int which = at % 3;
        var text = signed.get(which).toCharArray();
        int position = (at / 3) % text.length;
        text[position] ^= (char) (1 << bit);
        var all = new ArrayList<>(signed);
        all.set(which, new String(text));

        assertThatThrownBy(() -> Partnership.of(HARBOUR, HARBOUR_KEY.publicKey(), all))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
