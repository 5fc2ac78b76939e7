package parley.bridge;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import parley.bridge.Right.Operation;
import parley.bridge.Right.Scope;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.TwinDocument;
import parley.topics.Topics;

/// Which rights agents are to have, and what is to change for that. Values in, values out.
///
/// A delegation that holds *publish* gives its agent the topics of the twin's feeds to write; one that holds
/// *subscribe*
/// the deliveries of the twin's interactions to read, in whatever state: what was delivered stays readable;
/// and while an interaction is active whose terms show what is retained, the feed's own topic; *serve* and
/// *control* give the topics of the twin's commands, *administer* that of what waits for its decision. Any
/// delegation gives the agent its own consumer groups and transactional ids. Nothing else is given.
final class AclPlan {
    private AclPlan() {}

    /// All that is to be.
    /// @param twins the space's own twins
    /// @param deliveries the interactions that they take part in
    static Set<Right> of(Collection<TwinDocument> twins, Collection<Delivery> deliveries, Instant now) {
        Map<String, List<Delivery>> byRequester =
                deliveries.stream().collect(Collectors.groupingBy(Delivery::requester));
        var rights = new HashSet<Right>();
        for (var twin : twins) {
            for (var delegation : twin.delegations()) {
                if (now.isBefore(delegation.expires()) && Clients.mayBeAgent(delegation.agent())) {
                    grant(
                            rights,
                            twin,
                            delegation,
                            byRequester.getOrDefault(twin.twin().value(), List.of()));
                }
            }
        }
        return rights;
    }

    /// When the next delegation lapses: what is to be changes then by itself.
    static Optional<Instant> nextLapse(Collection<TwinDocument> twins, Instant now) {
        return twins.stream()
                .flatMap(twin -> twin.delegations().stream())
                .map(Delegation::expires)
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }

    private static void grant(Set<Right> rights, TwinDocument twin, Delegation delegation, List<Delivery> deliveries) {
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
        if (delegation.functions().contains(Function.SUBSCRIBE)) {
            for (var delivery : deliveries) {
                rights.add(new Right(agent, Scope.DELIVERY, Topics.delivery(delivery.interaction()), Operation.READ));
                if (delivery.feed() != null) {
                    limited(
                            rights,
                            new Right(agent, Scope.FEED, delivery.feed(), Operation.READ),
                            delivery.end(delegation.expires()));
                }
            }
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
