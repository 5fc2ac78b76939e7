package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.junit.jupiter.api.Test;
import parley.audit.Denial;

/// What of an authorizer's answers counts.
final class NodeDenialsTest {
    private static final KafkaPrincipal STRANGER = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "stranger");

    @Test
    void what_is_denied_counts_but_not_what_is_allowed_or_what_kafka_does_not_want_logged() {
        var counted = NodeDenials.denied(
                STRANGER,
                List.of(reading("load", true), reading("quiet", false), reading("own", true)),
                List.of(AuthorizationResult.DENIED, AuthorizationResult.DENIED, AuthorizationResult.ALLOWED));

        assertThat(counted).containsExactly(Denial.of("stranger", "TOPIC", "load", "READ", ""));
    }

    private static Action reading(String topic, boolean logIfDenied) {
        return new Action(
                AclOperation.READ,
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                1,
                true,
                logIfDenied);
    }
}
