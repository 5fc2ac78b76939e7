package parley.bridge;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;
import static org.apache.kafka.common.acl.AclPermissionType.DENY;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.DELEGATION_TOKEN;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.apache.kafka.common.resource.ResourceType.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.bridge.AclPlan.Change;
import parley.bridge.Drift.Kind;
import parley.bridge.Right.Operation;
import parley.bridge.Right.Scope;

final class LookTest {
    private static final Right WRITES = new Right("a", Scope.FEEDS, "feed.computer.", Operation.WRITE);
    private static final Right READS = new Right("a", Scope.DELIVERY, "in.abc", Operation.READ);
    private static final AclBinding WRITING = AclBindings.of(WRITES);
    private static final AclBinding READING = AclBindings.of(READS);

    @ParameterizedTest
    @MethodSource("widening")
    void whatAllowsAnAgentMoreIsClosedAndReported(AclBinding wider) {
        var look = Look.at(List.of(WRITING, wider), Set.of(WRITES), Set.of(WRITES));

        assertThat(look.change()).isEqualTo(new Change<>(Set.of(wider), Set.of()));
        assertThat(look.drift()).containsExactly(new Drift(Kind.WIDENS, wider));
    }

    static Stream<AclBinding> widening() {
        return Stream.concat(
                ofNoRightsForm(),
                Stream.of(
                        allow("a", TOPIC, "in.abc", LITERAL, READ),
                        allow("a", TOPIC, "feed.other.", PREFIXED, WRITE),
                        allow("b", TOPIC, "feed.computer.", PREFIXED, WRITE),
                        allow("b", GROUP, "agent.b.", PREFIXED, READ)));
    }

    private static Stream<AclBinding> ofNoRightsForm() {
        return Stream.of(
                allow("a", TOPIC, "interaction-requests", LITERAL, READ),
                allow("a", TOPIC, "twins", LITERAL, WRITE),
                allow("a", TOPIC, "lane.harbour.feeds", LITERAL, READ),
                allow("a", TOPIC, "feed.", PREFIXED, READ),
                allow("a", TOPIC, "feed.computer.", PREFIXED, READ),
                allow("a", TOPIC, "feed.computer.", PREFIXED, ALL),
                allow("a", TOPIC, "feed.computer.load", LITERAL, WRITE),
                allow("a", TOPIC, "feed.computer", PREFIXED, WRITE),
                allow("a", TOPIC, "in.abc", PREFIXED, READ),
                allow("a", TOPIC, "in.abc", LITERAL, WRITE),
                allow("a", TOPIC, "*", LITERAL, DESCRIBE),
                allow("a", GROUP, "agent.b.", PREFIXED, READ),
                allow("a", GROUP, "agent.", PREFIXED, READ),
                allow("a", GROUP, "agent.a.", PREFIXED, AclOperation.DELETE),
                allow("a", GROUP, "agent.a.one", LITERAL, READ),
                allow("a", TRANSACTIONAL_ID, "agent.b.", PREFIXED, WRITE),
                allow("a", CLUSTER, Resource.CLUSTER_NAME, LITERAL, ALTER),
                allow("a", DELEGATION_TOKEN, "token", LITERAL, DESCRIBE),
                allow("a", USER, "User:b", LITERAL, AclOperation.CREATE_TOKENS),
                acl("a", "10.0.0.1", TOPIC, "feed.computer.", PREFIXED, WRITE, ALLOW),
                allow("never-delegated-to", TOPIC, "twins", LITERAL, READ),
                allow("*", TOPIC, "twins", LITERAL, READ),
                allow("*", TOPIC, "feed.computer.", PREFIXED, WRITE));
    }

    @ParameterizedTest
    @MethodSource("ofNoRightsForm")
    void whatNeverWasARightIsReportedAlsoAtTheStart(AclBinding wider) {
        var look = Look.at(List.of(wider), null, Set.of(WRITES));

        assertThat(look.change()).isEqualTo(new Change<>(Set.of(wider), Set.of(WRITING)));
        assertThat(look.drift()).containsExactly(new Drift(Kind.WIDENS, wider));
    }

    @Test
    void aRightThatEndedMeanwhileIsNoDrift() {
        var revoked = new Change<>(Set.of(READING), Set.<AclBinding>of());

        assertThat(Look.at(List.of(WRITING, READING), null, Set.of(WRITES))).isEqualTo(new Look(revoked, Set.of()));
        assertThat(Look.at(List.of(WRITING, READING), Set.of(WRITES, READS), Set.of(WRITES)))
                .isEqualTo(new Look(revoked, Set.of()));
    }

    @Test
    void aRightThatWasMadeAndIsGoneIsReportedAndMadeAgain() {
        var look = Look.at(List.of(), Set.of(WRITES), Set.of(WRITES, READS));

        assertThat(look.change()).isEqualTo(new Change<>(Set.of(), Set.of(WRITING, READING)));
        assertThat(look.drift()).containsExactly(new Drift(Kind.MISSING, WRITING));
    }

    @Test
    void aRightThatIsGoneAndNoLongerToBeIsNoDrift() {
        assertThat(Look.at(List.of(), Set.of(WRITES), Set.of())).isEqualTo(nothing());
        assertThat(Look.at(List.of(), null, Set.of(WRITES)).drift()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void whatForbidsAnAgentSomethingIsReportedAndStays(AclBinding denial) {
        var look = Look.at(List.of(WRITING, denial), Set.of(WRITES), Set.of(WRITES));

        assertThat(look.change().isEmpty()).isTrue();
        assertThat(look.drift()).containsExactly(new Drift(Kind.DENIES, denial));
    }

    static Stream<AclBinding> whatForbidsAnAgentSomethingIsReportedAndStays() {
        return Stream.of(
                acl("a", "*", TOPIC, "feed.computer.", PREFIXED, WRITE, DENY),
                acl("a", "10.0.0.1", TOPIC, "twins", LITERAL, ALL, DENY),
                acl("*", "*", TOPIC, "feed.computer.load", LITERAL, WRITE, DENY));
    }

    @ParameterizedTest
    @MethodSource
    void whatOthersHaveIsNoneOfOurs(AclBinding others) {
        assertThat(Look.at(List.of(WRITING, others), Set.of(WRITES), Set.of(WRITES)))
                .isEqualTo(nothing());
        assertThat(Look.at(List.of(WRITING, others), null, Set.of(WRITES))).isEqualTo(nothing());
    }

    static Stream<AclBinding> whatOthersHaveIsNoneOfOurs() {
        return Stream.of(
                allow("feed-streams", TOPIC, "in.", PREFIXED, WRITE),
                allow("twin-registry", TOPIC, "twins", LITERAL, WRITE),
                allow("interaction-broker", TOPIC, "interactions", LITERAL, WRITE),
                allow("identity-bridge", CLUSTER, Resource.CLUSTER_NAME, LITERAL, ALTER),
                allow("schema-registry", TOPIC, "kafkasql-", PREFIXED, ALL),
                allow("admin", CLUSTER, Resource.CLUSTER_NAME, LITERAL, ALL),
                allow("partner-harbour", TOPIC, "lane.harbour.", PREFIXED, READ),
                allow("mirror-harbour", TOPIC, "harbour.lane.grid.", PREFIXED, WRITE),
                allow("ANONYMOUS", TOPIC, "twins", LITERAL, READ),
                new AclBinding(
                        new ResourcePattern(TOPIC, "in.abc", LITERAL),
                        new AccessControlEntry("Group:a", "*", READ, ALLOW)),
                acl("feed-streams", "*", TOPIC, "twins", LITERAL, READ, DENY));
    }

    /// Promise 10: whatever there was, agents are allowed afterwards what is to be and nothing else, and nobody else
    /// has
    /// lost or won anything.
    @Property(tries = 300)
    void afterTheChangeAgentsAreAllowedExactlyWhatIsToBe(
            @ForAll("bindings") Set<AclBinding> actual,
            @ForAll("rights") Set<Right> before,
            @ForAll boolean known,
            @ForAll("rights") Set<Right> desired) {
        var look = Look.at(actual, known ? before : null, desired);

        var changed = new HashSet<>(actual);
        changed.removeAll(look.change().revokes());
        changed.addAll(look.change().grants());
        var expected = new HashSet<AclBinding>();
        for (var binding : actual) {
            if (!ofAgents(binding) || binding.entry().permissionType() == DENY) {
                expected.add(binding);
            }
        }
        desired.forEach(right -> expected.add(AclBindings.of(right)));
        assertThat(changed).isEqualTo(expected);
        assertThat(look.drift()).isEqualTo(drift(actual, known ? before : null, desired));
        assertThat(Look.at(changed, desired, desired).drift())
                .as("what has been mended is not found again")
                .allMatch(drift -> !drift.mended());
    }

    /// Slow and obvious.
    private static Set<Drift> drift(Set<AclBinding> actual, @Nullable Set<Right> applied, Set<Right> desired) {
        var drift = new HashSet<Drift>();
        for (var binding : actual) {
            boolean toBe =
                    desired.stream().anyMatch(right -> AclBindings.of(right).equals(binding));
            boolean wasMade = applied == null
                    ? AclBindings.right(binding).isPresent()
                    : applied.stream().anyMatch(right -> AclBindings.of(right).equals(binding));
            if (ofAgents(binding) && binding.entry().permissionType() == DENY) {
                drift.add(new Drift(Kind.DENIES, binding));
            } else if (ofAgents(binding) && !toBe && !wasMade) {
                drift.add(new Drift(Kind.WIDENS, binding));
            }
        }
        for (var right : applied == null ? Set.<Right>of() : applied) {
            if (desired.contains(right) && !actual.contains(AclBindings.of(right))) {
                drift.add(new Drift(Kind.MISSING, AclBindings.of(right)));
            }
        }
        return drift;
    }

    private static boolean ofAgents(AclBinding binding) {
        return Set.of("User:a", "User:b", "User:never-delegated-to", "User:*")
                .contains(binding.entry().principal());
    }

    @Provide
    Arbitrary<Set<AclBinding>> bindings() {
        return Arbitraries.of(all()).set().ofMaxSize(12);
    }

    private static Collection<AclBinding> all() {
        var all = new ArrayList<AclBinding>();
        widening().forEach(all::add);
        whatOthersHaveIsNoneOfOurs().forEach(all::add);
        whatForbidsAnAgentSomethingIsReportedAndStays().forEach(all::add);
        all.add(WRITING);
        return all;
    }

    @Provide
    Arbitrary<Set<Right>> rights() {
        var rights = widening().flatMap(binding -> AclBindings.right(binding).stream());
        return Arbitraries.of(Stream.concat(rights, Stream.of(WRITES)).collect(Collectors.toSet()))
                .set();
    }

    private static Look nothing() {
        return new Look(new Change<>(Set.of(), Set.of()), Set.of());
    }

    private static AclBinding allow(
            String client, ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return acl(client, "*", type, name, pattern, operation, ALLOW);
    }

    private static AclBinding acl(
            String client,
            String host,
            ResourceType type,
            String name,
            PatternType pattern,
            AclOperation operation,
            AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + client, host, operation, permission));
    }
}
