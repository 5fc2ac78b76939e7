package parley.bridge.partners;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.SigningKey;

class OwnRotationsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final OrganisationKey FIRST = new OrganisationKey(new Did("did:web:grid.example"), key(1));
    private static final OrganisationKey SECOND = FIRST.rotated(key(2), NOW);
    private static final OrganisationKey THIRD = SECOND.rotated(key(3), NOW);
    private static final OrganisationKey OTHER = new OrganisationKey(new Did("did:web:port.example"), key(4));
    private static final OwnRotations ROTATIONS = new OwnRotations(THIRD.rotations(), () -> true);

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    private static Partnership signedWith(OrganisationKey ours) {
        var agreed = Partnership.between(from(ours), ours, from(OTHER), OTHER, "i", NOW);
        return Partnership.of(THIRD.verifying(), agreed.signed());
    }

    private static Introduction from(OrganisationKey key) {
        return new Introduction(key.organisation(), key.publicKey(), "it", "other", "localhost:1", key(9).publicKey());
    }

    @Test
    void a_partner_has_to_hear_of_what_came_after_the_key_that_it_pinned() {
        assertThat(ROTATIONS.unknownTo(signedWith(FIRST))).isEqualTo(THIRD.rotations());
        assertThat(ROTATIONS.unknownTo(signedWith(SECOND)))
                .containsExactly(THIRD.rotations().getLast());
        assertThat(ROTATIONS.unknownTo(signedWith(THIRD))).isEmpty();
    }

    @Test
    void what_it_has_heard_of_is_not_said_again() {
        var heard = signedWith(FIRST).with(THIRD.rotations().getFirst());

        assertThat(ROTATIONS.unknownTo(heard)).containsExactly(THIRD.rotations().getLast());
        assertThat(ROTATIONS.unknownTo(heard.with(THIRD.rotations().getLast()))).isEqualTo(List.of());
    }
}
