package parley.bridge;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.bridge.Right.Operation;
import parley.bridge.Right.Scope;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.TwinDocument;
import parley.topics.Topics;

/// Which rights agents are to have for what, and what is to change for that. Values in, values out.
///
/// A delegation that holds *publish* gives its agent the topics of the twin's feeds to write; one that holds
/// *subscribe*
/// the deliveries of the twin's interactions to read, in whatever state: what was delivered stays readable;
/// and while an interaction is active whose terms show what is retained, the feed's own topic; *serve* and
/// *control* give the topics of the twin's commands, *administer* that of what waits for its decision. Any
/// delegation gives the agent its own consumer groups and transactional ids. Nothing else is given.
final class AclPlan {
    private AclPlan() {}

    /// What a twin is a reason for.
    static Set<Right> of(TwinDocument twin, Instant now) {
        var rights = new HashSet<Right>();
        holding(twin, now).forEach(delegation -> grant(rights, twin, delegation));
        return rights;
    }

    /// What an interaction is a reason for.
    /// @param requester the twin that takes part in it
    static Set<Right> of(TwinDocument requester, Delivery delivery, Instant now) {
        var rights = new HashSet<Right>();
        holding(requester, now)
                .filter(delegation -> delegation.functions().contains(Function.SUBSCRIBE))
                .forEach(delegation -> grant(rights, delivery, delegation));
        return rights;
    }

    private static Stream<Delegation> holding(TwinDocument twin, Instant now) {
        return twin.delegations().stream()
                .filter(delegation -> now.isBefore(delegation.expires()) && Clients.mayBeAgent(delegation.agent()));
    }

    private static void grant(Set<Right> rights, TwinDocument twin, Delegation delegation) {
        var agent = delegation.agent();
        var own = "agent." + agent + ".";
        rights.add(new Right(agent, Scope.GROUPS, own, Operation.READ));
        rights.add(new Right(agent, Scope.TRANSACTIONS, own, Operation.WRITE));
        rights.add(new Right(agent, Scope.TRANSACTIONS, own, Operation.DESCRIBE));
        if (delegation.functions().contains(Function.PUBLISH)) {
            var feeds = "feed." + twin.twin().twinName().orElseThrow() + ".";
            limited(rights, new Right(agent, Scope.FEEDS, feeds, Operation.WRITE), delegation.expires());
            limited(rights, new Right(agent, Scope.FEEDS, feeds, Operation.DESCRIBE), delegation.expires());
        }
        commands(rights, delegation, twin.twin().twinName().orElseThrow());
    }

    private static void grant(Set<Right> rights, Delivery delivery, Delegation delegation) {
        var agent = delegation.agent();
        rights.add(new Right(agent, Scope.DELIVERY, Topics.delivery(delivery.interaction()), Operation.READ));
        if (delivery.feed() != null) {
            limited(
                    rights,
                    new Right(agent, Scope.FEED, delivery.feed(), Operation.READ),
                    delivery.end(delegation.expires()));
        }
    }

    /// Of a feed's topic the brokers know when the right to it ends: nobody needs to take it then.
    private static void limited(Set<Right> rights, Right right, Instant end) {
        rights.add(right);
        rights.add(right.until(end));
    }

    /// Who serves reads the commands that the policy allowed, and reports on them, to all who serve; who
    /// sends commands reads what has become of them. Who administers reads what waits for the twin.
    private static void commands(Set<Right> rights, Delegation delegation, String twin) {
        var agent = delegation.agent();
        if (delegation.functions().contains(Function.SERVE)) {
            rights.add(new Right(agent, Scope.CONTROL, Topics.control(twin), Operation.READ));
            rights.add(new Right(agent, Scope.RESULT, Topics.result(twin), Operation.READ));
            rights.add(new Right(agent, Scope.RESULT, Topics.result(twin), Operation.WRITE));
        }
        if (delegation.functions().contains(Function.ADMINISTER)) {
            rights.add(new Right(agent, Scope.PENDING, Topics.pending(twin), Operation.READ));
        }
        if (delegation.functions().contains(Function.CONTROL)) {
            rights.add(new Right(agent, Scope.OUTCOME, Topics.outcome(twin), Operation.READ));
        }
    }

    /// What leads from one set of rights, or of the ACLs that they are, to another; revokes come first.
    record Change<T>(Set<T> revokes, Set<T> grants) {
        static <T> Change<T> between(Set<T> actual, Set<T> desired) {
            var revokes = new LinkedHashSet<>(actual);
            revokes.removeAll(desired);
            var grants = new LinkedHashSet<>(desired);
            grants.removeAll(actual);
            return new Change<>(revokes, grants);
        }

        boolean isEmpty() {
            return revokes.isEmpty() && grants.isEmpty();
        }

        <R> Change<R> map(java.util.function.Function<T, R> form) {
            return new Change<>(
                    revokes.stream().map(form).collect(Collectors.toSet()),
                    grants.stream().map(form).collect(Collectors.toSet()));
        }
    }
}
