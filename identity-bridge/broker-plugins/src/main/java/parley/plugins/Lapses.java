package parley.plugins;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
/// moment that is said of a topic has come, the operation is denied, whatever else allows it. Who may read or write
/// may also describe; so where an end of describing is said, it comes with the last of the three.
final class Lapses {
    private volatile Map<Uuid, StandardAcl> acls = new ConcurrentHashMap<>();
    /// By principal: who has none is looked up once for all that it asks.
    private volatile Map<String, Map<Limited, List<Instant>>> lapses = new ConcurrentHashMap<>();
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

    /// Puts these in the place of all, at once for whoever asks.
    synchronized void replace(Map<Uuid, StandardAcl> snapshot) {
        var fresh = new Lapses(clock);
        snapshot.forEach(fresh::add);
        acls = fresh.acls;
        lapses = fresh.lapses;
    }

    /// All that there are and these, by their ids.
    synchronized Map<Uuid, StandardAcl> with(Map<Uuid, StandardAcl> more) {
        var all = new HashMap<>(acls);
        all.putAll(more);
        return all;
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
        return isPast(own, action.operation(), resource, now)
                // Who may still read or write may describe
                && (action.operation() != AclOperation.DESCRIBE
                        || (!isFuture(own, AclOperation.READ, resource, now)
                                && !isFuture(own, AclOperation.WRITE, resource, now)));
    }

    private static boolean isPast(
            Map<Limited, List<Instant>> own, AclOperation operation, ResourcePattern topic, Instant now) {
        return said(own, operation, topic).findAny().isPresent() && !isFuture(own, operation, topic, now);
    }

    private static boolean isFuture(
            Map<Limited, List<Instant>> own, AclOperation operation, ResourcePattern topic, Instant now) {
        return said(own, operation, topic).anyMatch(now::isBefore);
    }

    private static Stream<Instant> said(
            Map<Limited, List<Instant>> own, AclOperation operation, ResourcePattern topic) {
        return patterns(topic)
                .flatMap(pattern -> own.getOrDefault(new Limited(operation, pattern), List.of()).stream());
    }

    /// The topic, and what it starts with up to each dot.
    private static Stream<ResourcePattern> patterns(ResourcePattern topic) {
        String name = topic.name();
        var all = Stream.<ResourcePattern>builder().add(topic);
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            all.add(new ResourcePattern(ResourceType.TOPIC, name.substring(0, dot + 1), PatternType.PREFIXED));
        }
        return all.build();
    }
}
