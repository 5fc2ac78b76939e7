package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.plugins.Readings.reading;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAcl;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.fence.Lapse;

/// Rights that are remembered are not those of yesterday.
final class FencingAuthorizerTest {
    private static final int OFTEN = 20_000;
    private static final Uuid RIGHT = Uuid.randomUuid();
    private static final Uuid LAPSE = Uuid.randomUuid();

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Instant now = NOON;
    private final FencingAuthorizer authorizer = new FencingAuthorizer(() -> now);
    private final Metrics metrics = new Metrics();

    @BeforeEach
    void start() {
        authorizer.withPluginMetrics(new PluginMetricsImpl(metrics, Map.of()));
        authorizer.configure(Map.of());
        authorizer.completeInitialLoad();
    }

    @AfterEach
    void close() throws Exception {
        authorizer.close();
        metrics.close();
    }

    @Test
    void what_is_taken_away_is_denied_however_often_it_was_allowed() {
        authorizer.addAcl(RIGHT, acl("load", AclPermissionType.ALLOW));
        assertThat(mayRead("load")).isTrue();
        assertThat(mayRead("load")).isTrue();

        authorizer.removeAcl(RIGHT);

        assertThat(mayRead("load")).isFalse();
    }

    @Test
    void so_it_is_by_a_denial_and_by_a_snapshot() {
        authorizer.addAcl(RIGHT, acl("load", AclPermissionType.ALLOW));
        assertThat(mayRead("load")).isTrue();

        var denial = Uuid.randomUuid();
        authorizer.addAcl(denial, acl("load", AclPermissionType.DENY));
        assertThat(mayRead("load")).isFalse();

        authorizer.removeAcl(denial);
        assertThat(mayRead("load")).isTrue();

        authorizer.loadSnapshot(Map.of());
        assertThat(mayRead("load")).isFalse();
    }

    @Test
    void a_right_ends_when_it_lapses_and_comes_back_with_a_later_moment() {
        authorizer.addAcl(RIGHT, acl("load", AclPermissionType.ALLOW));
        authorizer.addAcl(LAPSE, lapse("load", PatternType.LITERAL, NOON.plusSeconds(1)));
        assertThat(mayRead("load")).isTrue();

        now = NOON.plusSeconds(1);
        assertThat(mayRead("load")).isFalse();

        authorizer.addAcl(Uuid.randomUuid(), lapse("load", PatternType.LITERAL, NOON.plusSeconds(2)));
        assertThat(mayRead("load")).isTrue();
        authorizer.removeAcl(LAPSE);
        now = NOON.plusSeconds(2);
        assertThat(mayRead("load")).isFalse();
    }

    @Test
    void a_lapse_of_a_prefix_ends_all_below_it_and_nothing_else() {
        for (String topic : List.of("feed.a.load", "feed.a.more", "feed.ab.load")) {
            authorizer.addAcl(Uuid.randomUuid(), acl(topic, AclPermissionType.ALLOW));
        }
        authorizer.addAcl(LAPSE, lapse("feed.a.", PatternType.PREFIXED, NOON));

        assertThat(mayRead("feed.a.load")).isFalse();
        assertThat(mayRead("feed.a.more")).isFalse();
        assertThat(mayRead("feed.ab.load")).isTrue();

        authorizer.removeAcl(LAPSE);
        assertThat(mayRead("feed.a.load")).isTrue();
    }

    @Test
    void a_lapse_allows_nothing_is_shown_and_comes_with_a_snapshot() {
        var lapse = lapse("load", PatternType.LITERAL, NOON.plusSeconds(1));
        authorizer.addAcl(LAPSE, lapse);
        assertThat(mayRead("load")).isFalse();
        assertThat(authorizer.acls(AclBindingFilter.ANY)).containsExactly(lapse.toBinding());
        assertThat(authorizer.acls(
                        acl("other", AclPermissionType.ALLOW).toBinding().toFilter()))
                .isEmpty();

        authorizer.loadSnapshot(Map.of(RIGHT, acl("load", AclPermissionType.ALLOW), LAPSE, lapse));
        assertThat(authorizer.aclCount()).isEqualTo(2);
        assertThat(mayRead("load")).isTrue();
        now = NOON.plusSeconds(1);
        assertThat(mayRead("load")).isFalse();
    }

    @Test
    void who_may_still_read_may_describe_though_its_right_to_write_has_ended() {
        authorizer.addAcl(RIGHT, acl("feed.a.load", AclPermissionType.ALLOW));
        authorizer.addAcl(
                LAPSE,
                new StandardAcl(
                        ResourceType.TOPIC,
                        "feed.a.",
                        PatternType.PREFIXED,
                        "User:agent",
                        Lapse.host(NOON),
                        AclOperation.DESCRIBE,
                        AclPermissionType.ALLOW));
        authorizer.addAcl(Uuid.randomUuid(), lapse("feed.a.load", PatternType.LITERAL, NOON.plusSeconds(1)));
        assertThat(may(AclOperation.DESCRIBE, "feed.a.load")).isTrue();

        now = NOON.plusSeconds(1);

        assertThat(may(AclOperation.DESCRIBE, "feed.a.load")).isFalse();
        assertThat(mayRead("feed.a.load")).isFalse();
    }

    private boolean may(AclOperation operation, String topic) {
        var action = new Action(
                operation, new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL), 1, true, true);
        return authorizer.authorize(reading("agent"), List.of(action)).getFirst() == AuthorizationResult.ALLOWED;
    }

    private static StandardAcl lapse(String topic, PatternType pattern, Instant moment) {
        return new StandardAcl(
                ResourceType.TOPIC,
                topic,
                pattern,
                "User:agent",
                Lapse.host(moment),
                AclOperation.READ,
                AclPermissionType.ALLOW);
    }

    @Test
    void each_action_of_a_request_has_its_own_answer() {
        authorizer.addAcl(RIGHT, acl("load", AclPermissionType.ALLOW));
        assertThat(mayRead("load")).isTrue();

        assertThat(authorizer.authorize(reading("agent"), List.of(read("other"), read("load"), read("another"))))
                .containsExactly(AuthorizationResult.DENIED, AuthorizationResult.ALLOWED, AuthorizationResult.DENIED);
        assertThat(authorizer.authorize(reading("stranger"), List.of(read("load"))))
                .containsExactly(AuthorizationResult.DENIED);
    }

    @Test
    void no_answer_of_before_a_change_outlives_it_while_others_ask_all_the_time() {
        var asking = new AtomicBoolean(true);
        try (var others = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 2; i++) {
                others.execute(() -> {
                    while (asking.get()) {
                        mayRead("load");
                    }
                });
            }
            try {
                for (int i = 0; i < OFTEN; i++) {
                    authorizer.addAcl(RIGHT, acl("load", AclPermissionType.ALLOW));
                    assertThat(mayRead("load")).isTrue();
                    authorizer.removeAcl(RIGHT);
                    assertThat(mayRead("load")).isFalse();
                }
            } finally {
                asking.set(false);
            }
        }
    }

    private boolean mayRead(String topic) {
        return authorizer.authorize(reading("agent"), List.of(read(topic))).getFirst() == AuthorizationResult.ALLOWED;
    }

    private static Action read(String topic) {
        return new Action(
                AclOperation.READ, new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL), 1, true, true);
    }

    private static StandardAcl acl(String topic, AclPermissionType permission) {
        return new StandardAcl(
                ResourceType.TOPIC, topic, PatternType.LITERAL, "User:agent", "*", AclOperation.READ, permission);
    }
}
