package parley.plugins;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.metadata.authorizer.StandardAcl;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import parley.fence.Lapse;

/// When rights end by themselves, whether or not anybody is there to take them. Thread-safe.
///
/// What is said so of a principal, an operation and a pattern of topics holds for all of these topics: once the last
/// such moment has come, the operation is denied, whatever else allows it.
final class Lapses {
    private final Map<Uuid, StandardAcl> acls = new ConcurrentHashMap<>();
    /// By principal: who has none is looked up once for all that it asks.
    private final Map<String, Map<Limited, List<Instant>>> lapses = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /// What is limited.
    private record Limited(AclOperation operation, ResourcePattern pattern) {
        static Limited of(StandardAcl acl) {
            return new Limited(
                    acl.operation(), new ResourcePattern(acl.resourceType(), acl.resourceName(), acl.patternType()));
        }
    }

    Lapses(InstantSource clock) {
        this.clock = clock;
    }

    /// Whether an ACL is one that says when a right lapses.
    static boolean isOne(StandardAcl acl) {
        return Lapse.of(acl.host()).isPresent();
    }

    /// All of the ACLs.
    Collection<StandardAcl> acls() {
        return acls.values();
    }

    /// @param acl one that [#isOne]
    synchronized void add(Uuid id, StandardAcl acl) {
        var lapse = Lapse.of(acl.host()).orElseThrow();
        if (acls.put(id, acl) == null) {
            lapses.computeIfAbsent(acl.principal(), any -> new ConcurrentHashMap<>())
                    .compute(Limited.of(acl), (limited, known) -> {
                        var all = known == null ? new ArrayList<Instant>() : new ArrayList<>(known);
                        all.add(lapse);
                        return List.copyOf(all);
                    });
        }
    }

    /// Whether it was one of these.
    synchronized boolean remove(Uuid id) {
        var acl = acls.remove(id);
        if (acl == null) {
            return false;
        }
        var lapse = Lapse.of(acl.host()).orElseThrow();
        lapses.computeIfPresent(acl.principal(), (principal, own) -> {
            own.computeIfPresent(Limited.of(acl), (limited, known) -> {
                var left = new ArrayList<>(known);
                left.remove(lapse);
                return left.isEmpty() ? null : List.copyOf(left);
            });
            return own.isEmpty() ? null : own;
        });
        return true;
    }

    /// Puts these in the place of all.
    synchronized void replace(Map<Uuid, StandardAcl> snapshot) {
        acls.clear();
        lapses.clear();
        snapshot.forEach(this::add);
    }

    /// The answers, but for those that allow what has ended by now.
    List<AuthorizationResult> without(
            KafkaPrincipal principal, List<AuthorizationResult> answers, List<Action> actions) {
        var own = lapses.isEmpty() ? null : lapses.get(principal.toString());
        if (own == null) {
            return answers;
        }
        var now = clock.instant();
        var left = new ArrayList<>(answers);
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i) == AuthorizationResult.ALLOWED && over(own, actions.get(i), now)) {
                left.set(i, AuthorizationResult.DENIED);
            }
        }
        return left;
    }

    private static boolean over(Map<Limited, List<Instant>> own, Action action, Instant now) {
        var resource = action.resourcePattern();
        if (resource.resourceType() != ResourceType.TOPIC) {
            return false;
        }
        String name = resource.name();
        if (over(own, new Limited(action.operation(), resource), now)) {
            return true;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            var above = new ResourcePattern(ResourceType.TOPIC, name.substring(0, dot + 1), PatternType.PREFIXED);
            if (over(own, new Limited(action.operation(), above), now)) {
                return true;
            }
        }
        return false;
    }

    private static boolean over(Map<Limited, List<Instant>> own, Limited limited, Instant now) {
        var known = own.get(limited);
        return known != null && known.stream().noneMatch(now::isBefore);
    }
}
