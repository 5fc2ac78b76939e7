package parley.bridge.partners;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.junit.jupiter.api.Test;
import parley.identity.Did;
import parley.identity.Partner;
import parley.identity.SigningKey;

class PartnerRightsTest {
    private static final List<AclBinding> RIGHTS = PartnerRights.of(new Partner(
            "harbour",
            new Did("did:web:harbour.example"),
            SigningKey.ofSeed(new byte[32]).publicKey(),
            "power"));

    private static List<AclBinding> of(String principal) {
        return RIGHTS.stream()
                .filter(right -> right.entry().principal().equals("User:" + principal))
                .toList();
    }

    @Test
    void a_partner_may_read_its_lane_and_nothing_else() {
        assertThat(of("partner-harbour")).singleElement().satisfies(right -> {
            assertThat(right.pattern().name()).isEqualTo("lane.harbour.");
            assertThat(right.entry().operation()).isEqualTo(AclOperation.READ);
        });
    }

    @Test
    void our_mirror_writes_what_it_brings_and_reads_none_of_ours() {
        assertThat(of("mirror-harbour"))
                .filteredOn(right -> right.pattern().patternType() == PatternType.PREFIXED)
                .singleElement()
                .satisfies(right -> {
                    assertThat(right.pattern().name()).isEqualTo("harbour.lane.power.");
                    assertThat(right.entry().operation()).isEqualTo(AclOperation.WRITE);
                });
        assertThat(of("mirror-harbour"))
                .filteredOn(right -> right.pattern().patternType() != PatternType.PREFIXED)
                .extracting(right -> right.pattern().name())
                .allMatch(name -> name.startsWith("mm2-") || name.equals("harbour-mm2"));
    }

    /// What a partner says of its twins' keys the broker learns from what ingress has kept.
    @Test
    void the_broker_reads_the_catalogue_of_a_partner_and_no_other_lane() {
        assertThat(of("interaction-broker"))
                .filteredOn(right -> right.entry().operation() == AclOperation.READ)
                .extracting(right -> right.pattern().name())
                .containsExactly("harbour.lane.power.catalog");
    }
}
