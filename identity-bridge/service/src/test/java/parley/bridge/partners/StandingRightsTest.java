package parley.bridge.partners;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.Test;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.SigningKey;
import parley.topics.ServiceRights;

class StandingRightsTest {
    private static final Did HARBOUR = new Did("did:web:harbour.example");
    private static final Did GRID = new Did("did:web:grid.example");
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Set<AclBinding> SERVICES = Set.copyOf(ServiceRights.of());
    private static final Set<AclBinding> GRIDS =
            Set.copyOf(PartnerRights.of(agreed().partner().orElseThrow()));

    private static OrganisationKey key(Did did) {
        return new OrganisationKey(did, SigningKey.ofSeed(new byte[32]));
    }

    private static Introduction from(Did did, String nameForPartner) {
        var key = SigningKey.ofSeed(new byte[32]).publicKey();
        return new Introduction(did, key, "me", nameForPartner, "localhost:1", key);
    }

    private static Partnership invited() {
        return Partnership.invite(from(HARBOUR, "grid"), key(HARBOUR), "i-1", NOW, NOW.plus(Duration.ofDays(7)), null);
    }

    private static Partnership agreed() {
        var invited = invited();
        var answer = Partnership.accept(invited.statements().getFirst(), from(GRID, "harbour"), key(GRID), NOW);
        return invited.agree(answer.statements().getLast(), key(HARBOUR), NOW);
    }

    private static Partnership removed() {
        return agreed().remove(key(HARBOUR), NOW);
    }

    private static StandingRights with(Partnership partnership, boolean provisioned) {
        return StandingRights.of(List.of(new Standing(partnership, provisioned ? NOW : null, 0)));
    }

    private static Set<AclBinding> all() {
        var all = new HashSet<>(SERVICES);
        all.addAll(GRIDS);
        return all;
    }

    @Test
    void services_have_theirs_and_nobody_else_has_any() {
        var alone = StandingRights.of(List.of());

        assertThat(alone.desired(all())).isEqualTo(SERVICES);
        assertThat(alone.ofPartner("mirror-grid")).isFalse();
    }

    @Test
    void who_is_only_invited_is_to_have_nothing() {
        assertThat(with(invited(), false).desired(all())).isEqualTo(SERVICES);
    }

    @Test
    void a_partners_are_to_be_there_once_they_have_been_given() {
        assertThat(with(agreed(), true).desired(Set.of())).isEqualTo(all());
    }

    @Test
    void what_is_just_being_given_or_taken_is_left_to_who_does() {
        for (var changing : List.of(with(agreed(), false), with(removed(), true))) {
            assertThat(changing.desired(all())).isEqualTo(all());
            assertThat(changing.desired(Set.of())).isEqualTo(SERVICES);
        }
    }

    @Test
    void of_who_has_left_nothing_is_to_be_and_its_name_is_known() {
        var left = with(removed(), false);

        assertThat(left.desired(all())).isEqualTo(SERVICES);
        assertThat(left.ofPartner("partner-grid")).isTrue();
        assertThat(left.ofPartner("mirror-grid")).isTrue();
        assertThat(left.ofPartner("mirror-gridlock")).isFalse();
    }
}
