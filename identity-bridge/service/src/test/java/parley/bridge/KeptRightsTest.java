package parley.bridge;

import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;
import static org.apache.kafka.common.acl.AclPermissionType.DENY;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.bridge.AclPlan.Change;
import parley.bridge.partners.StandingRights;

class KeptRightsTest {
    private static final AclBinding LANE = allow("partner-grid", "lane.grid.", READ);
    private static final AclBinding SERVICE = allow("feed-streams", "interactions", READ);
    private static final StandingRights EXPECTED =
            new StandingRights(Set.of(LANE, SERVICE), Set.of(), Set.of("grid", "quay"));

    private final MeterRegistry meters = new SimpleMeterRegistry();

    private static AclBinding allow(String client, String topic, AclOperation operation) {
        return acl(client, topic, operation, ALLOW);
    }

    private static AclBinding acl(String client, String topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.PREFIXED),
                new AccessControlEntry("User:" + client, "*", operation, permission));
    }

    private KeptRights kept(boolean ownCluster) {
        return new KeptRights(ownCluster, meters);
    }

    private double drift(String kind) {
        return meters.counter("parley.acls.drift", "kind", kind).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"partner-grid", "mirror-grid", "partner-quay", "feed-streams", "identity-bridge"})
    void what_widens_a_partner_a_mirror_or_a_service_is_reported_and_closed(String client) {
        var wider = allow(client, "feed.", READ);

        var change = kept(false).look(Set.of(LANE, SERVICE, wider), EXPECTED);

        assertThat(change).isEqualTo(new Change<>(Set.of(wider), Set.of()));
        assertThat(drift("widens")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"partner-stranger", "mirror-stranger", "schema-registry", "console", "people"})
    void what_only_a_cluster_of_our_own_knows_is_closed_there_and_left_elsewhere(String client) {
        var wider = allow(client, "feed.", READ);
        var found = List.of(LANE, SERVICE, wider);

        assertThat(kept(false).look(found, EXPECTED).isEmpty()).isTrue();
        assertThat(drift("widens")).isZero();
        assertThat(kept(true).look(found, EXPECTED).revokes()).containsExactly(wider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "tank-agent", "*", "ANONYMOUS"})
    void agents_everybody_and_the_super_user_are_others_to_look_at(String client) {
        assertThat(kept(true)
                        .look(List.of(LANE, SERVICE, allow(client, "feed.", READ)), EXPECTED)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void what_is_missing_is_given_again_and_reported_if_it_had_been_there() {
        var kept = kept(true);
        var nothing = List.<AclBinding>of();
        assertThat(kept.look(nothing, EXPECTED).grants()).containsExactlyInAnyOrder(LANE, SERVICE);
        kept.mended(nothing, EXPECTED);
        assertThat(drift("missing")).as("before the first look nobody knows").isZero();

        assertThat(kept.look(List.of(SERVICE), EXPECTED).grants()).containsExactly(LANE);

        assertThat(drift("missing")).isEqualTo(1);
    }

    @Test
    void who_is_not_looked_at_is_given_nothing_and_misses_nothing() {
        var foreign = allow("schema-registry", "__schemas", READ);
        var expected = new StandingRights(Set.of(LANE, SERVICE, foreign), Set.of(), Set.of("grid"));
        var kept = kept(false);
        var found = List.of(LANE, SERVICE);

        assertThat(kept.look(found, expected).isEmpty()).isTrue();
        kept.mended(found, expected);
        assertThat(kept.look(found, expected).isEmpty()).isTrue();

        assertThat(drift("missing")).isZero();
        assertThat(kept(true).look(found, expected).grants()).containsExactly(foreign);
    }

    @Test
    void a_denial_stays_and_is_reported_once() {
        var denial = acl("mirror-grid", "grid.lane.", WRITE, DENY);
        var kept = kept(true);
        var found = List.of(LANE, SERVICE, denial);

        assertThat(kept.look(found, EXPECTED).isEmpty()).isTrue();
        kept.mended(found, EXPECTED);
        assertThat(kept.look(found, EXPECTED).isEmpty()).isTrue();

        assertThat(drift("denies")).isEqualTo(1);
    }

    @Test
    void what_could_not_be_closed_is_reported_once() {
        var wider = allow("mirror-grid", "feed.", READ);
        var kept = kept(true);
        var found = List.of(LANE, SERVICE, wider);

        var _ = kept.look(found, EXPECTED);

        assertThat(kept.look(found, EXPECTED).revokes()).containsExactly(wider);
        assertThat(drift("widens")).isEqualTo(1);
    }
}
