package parley.feeds.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.feeds.Interactions.NOW;
import static parley.feeds.Organisation.GRID;
import static parley.feeds.Organisation.HARBOUR;

import org.junit.jupiter.api.Test;
import parley.avro.AttestationRevoked;
import parley.avro.LaneRevocation;
import parley.feeds.Organisation;
import parley.identity.AttestationRevocation;
import parley.topics.Topics;

final class RevocationCheckTest {

    private final RevocationCheck atHarbour =
            new RevocationCheck(HARBOUR.did(), GRID.asPartner(), (by, attestation) -> attestation.equals("known"));

    @Test
    void what_a_partner_revokes_goes_into_the_log_of_our_organisation_under_one_id() {
        Finding found = atHarbour.check(key("1"), revocation(GRID, "1"));

        assertThat(found).isEqualTo(atHarbour.check(key("1"), revocation(GRID, "1")));
        assertThat(found).isInstanceOfSatisfying(Finding.Believed.class, believed -> {
            assertThat(believed.provider()).isEqualTo(HARBOUR.did().value());
            assertThat(believed.event())
                    .isEqualTo(new AttestationRevoked(
                            GRID.did().value(),
                            "1",
                            NOW.plusSeconds(60),
                            revocation(GRID, "1").getStatement()));
        });
    }

    @Test
    void what_is_known_is_not_said_again() {
        assertThat(atHarbour.check(key("known"), revocation(GRID, "known"))).isEqualTo(new Finding.Taken());
    }

    @Test
    void nobody_revokes_what_another_attests() {
        assertThat(atHarbour.check(key("1"), revocation(HARBOUR, "1"))).isInstanceOf(Finding.Refused.class);
        assertThat(atHarbour.check(key("2"), revocation(GRID, "1"))).isInstanceOf(Finding.Refused.class);
        assertThat(atHarbour.check(key("1"), new LaneRevocation("{}"))).isInstanceOf(Finding.Refused.class);
    }

    private static String key(String attestation) {
        return Topics.revocationKey(GRID.did().value(), attestation);
    }

    private static LaneRevocation revocation(Organisation by, String attestation) {
        return new LaneRevocation(new AttestationRevocation(by.did(), attestation, NOW.plusSeconds(60), NOW)
                .secure(by.organisationKey()));
    }
}
