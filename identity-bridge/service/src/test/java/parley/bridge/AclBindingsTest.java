package parley.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.bridge.Right.Operation;
import parley.bridge.Right.Scope;

final class AclBindingsTest {
    @ParameterizedTest
    @MethodSource
    void aRightIsReadBackAsItWasWritten(Right right) {
        assertThat(AclBindings.right(AclBindings.of(right))).contains(right);
    }

    static Stream<Right> aRightIsReadBackAsItWasWritten() {
        return Stream.of(
                new Right("a", Scope.FEEDS, "feed.computer.", Operation.WRITE),
                new Right("a", Scope.FEEDS, "feed.computer.", Operation.DESCRIBE),
                new Right("a", Scope.FEED, "feed.computer.load", Operation.READ),
                new Right("a", Scope.FEEDS, "feed.computer.", Operation.WRITE).until(Instant.ofEpochMilli(7)),
                new Right("a", Scope.FEED, "feed.computer.load", Operation.READ).until(Instant.ofEpochMilli(7)),
                new Right("a", Scope.DELIVERY, "in.abc", Operation.READ),
                new Right("a", Scope.CONTROL, "control.computer", Operation.READ),
                new Right("a", Scope.RESULT, "result.computer", Operation.WRITE),
                new Right("a", Scope.OUTCOME, "outcome.computer", Operation.READ),
                new Right("a", Scope.PENDING, "pending.computer", Operation.READ),
                new Right("a", Scope.GROUPS, "agent.a.", Operation.READ),
                new Right("a", Scope.TRANSACTIONS, "agent.a.", Operation.WRITE));
    }

    @ParameterizedTest
    @MethodSource
    void whatWeWouldNotMakeIsNotOurs(AclBinding foreign) {
        assertThat(AclBindings.right(foreign)).isEmpty();
    }

    static Stream<AclBinding> whatWeWouldNotMakeIsNotOurs() {
        return Stream.of(
                topic("User:feed-streams", PatternType.PREFIXED, "feed.computer.", AclOperation.WRITE),
                topic("User:partner-grid", PatternType.LITERAL, "in.abc", AclOperation.READ),
                topic("User:mirror-grid", PatternType.LITERAL, "in.abc", AclOperation.READ),
                topic("User:admin", PatternType.LITERAL, "in.abc", AclOperation.READ),
                topic("User:*", PatternType.LITERAL, "in.abc", AclOperation.READ),
                topic("Group:a", PatternType.LITERAL, "in.abc", AclOperation.READ),
                topic("User:a", PatternType.PREFIXED, "feed.", AclOperation.WRITE),
                topic("User:a", PatternType.PREFIXED, "feed.computer.load.", AclOperation.WRITE),
                topic("User:a", PatternType.PREFIXED, "feed.computer.", AclOperation.READ),
                topic("User:a", PatternType.LITERAL, "feed.computer.load", AclOperation.WRITE),
                topic("User:a", PatternType.LITERAL, "feed.computer.load", AclOperation.DESCRIBE),
                topic("User:a", PatternType.LITERAL, "feed.computer.load.more", AclOperation.READ),
                topic("User:feed-streams", PatternType.LITERAL, "feed.computer.load", AclOperation.READ),
                topic("User:a", PatternType.PREFIXED, "in.", AclOperation.READ),
                topic("User:a", PatternType.PREFIXED, "control.computer", AclOperation.READ),
                topic("User:a", PatternType.LITERAL, "outcomes.computer", AclOperation.READ),
                topic("User:a", PatternType.LITERAL, "twins", AclOperation.READ),
                topic("User:a", PatternType.LITERAL, "in.abc", AclOperation.ALTER),
                binding(
                        ResourceType.GROUP,
                        "agent.b.",
                        PatternType.PREFIXED,
                        new AccessControlEntry("User:a", "*", AclOperation.READ, AclPermissionType.ALLOW)),
                binding(
                        ResourceType.TOPIC,
                        "in.abc",
                        PatternType.LITERAL,
                        new AccessControlEntry("User:a", "*", AclOperation.READ, AclPermissionType.DENY)),
                binding(
                        ResourceType.TOPIC,
                        "in.abc",
                        PatternType.LITERAL,
                        new AccessControlEntry("User:a", "10.0.0.1", AclOperation.READ, AclPermissionType.ALLOW)),
                binding(
                        ResourceType.TOPIC,
                        "in.abc",
                        PatternType.LITERAL,
                        new AccessControlEntry("User:a", "until-7", AclOperation.READ, AclPermissionType.ALLOW)),
                binding(
                        ResourceType.CLUSTER,
                        "kafka-cluster",
                        PatternType.LITERAL,
                        new AccessControlEntry("User:a", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW)));
    }

    private static AclBinding topic(String principal, PatternType type, String name, AclOperation operation) {
        return binding(
                ResourceType.TOPIC,
                name,
                type,
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
    }

    private static AclBinding binding(ResourceType resource, String name, PatternType type, AccessControlEntry entry) {
        return new AclBinding(new ResourcePattern(resource, name, type), entry);
    }
}
