package parley.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.jspecify.annotations.Nullable;
import parley.bridge.AclPlan.Change;
import parley.fence.Lapse;

/// The cluster's ACLs. A change has been made when every broker has applied it, not when the controller has. For one
/// thread.
final class Acls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(2);
    /// Above that, all are asked for at once.
    private static final int PRINCIPALS_ASKED_FOR = 8;

    /// Above that, all of a principal's are.
    private static final int ASKED_FOR_ONE_BY_ONE = 16;

    private static final int MOST_AT_ONCE = 1_000;

    private final Map<String, Object> config;
    private @Nullable Admin admin;
    private final EachBroker brokers;

    Acls(Map<String, Object> clientConfig) {
        var config = new HashMap<>(clientConfig);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        this.config = Map.copyOf(config);
        this.brokers = new EachBroker(config);
    }

    /// Made when it is first needed: that fails while Keycloak gives no token.
    private Admin admin() {
        if (admin == null) {
            admin = Admin.create(config);
        }
        return admin;
    }

    /// All that any broker has, whoever made them: what the controller has taken, and a broker has not yet,
    /// is among them.
    /// @throws IOException if one of the brokers does not answer
    Collection<AclBinding> read() throws IOException {
        var all = new HashSet<AclBinding>();
        for (var broker : get(admin().describeCluster().nodes())) {
            all.addAll(brokers.describe(broker, AclBindingFilter.ANY));
        }
        return all;
    }

    /// Revokes, then grants; returns when every broker has done both. When a right ends is said before it is given, and
    /// until it is taken: whoever is killed in between leaves none without an end.
    /// @throws IOException if that is not certain
    void apply(Change<AclBinding> change) throws IOException {
        grant(only(change.grants(), true));
        revoke(only(change.revokes(), false));
        revoke(only(change.revokes(), true));
        grant(only(change.grants(), false));
    }

    private static Set<AclBinding> only(Set<AclBinding> bindings, boolean lapses) {
        return bindings.stream().filter(binding -> isLapse(binding) == lapses).collect(Collectors.toSet());
    }

    private static boolean isLapse(AclBinding binding) {
        return Lapse.of(binding.entry().host()).isPresent();
    }

    private void revoke(Set<AclBinding> bindings) throws IOException {
        for (var some : requests(bindings)) {
            get(admin().deleteAcls(some.stream().map(AclBinding::toFilter).toList())
                    .all());
        }
        if (!bindings.isEmpty()) {
            await(new Change<>(bindings, Set.of()));
        }
    }

    /// Every broker applies what the controller writes one after the other, in the order of the request:
    /// who has the last has all of them. Should somebody else have made just that one before, it is told
    /// too soon that all are there, and nobody keeps a right too long.
    private void grant(Set<AclBinding> bindings) throws IOException {
        List<AclBinding> last = List.of();
        for (var some : requests(bindings)) {
            get(admin().createAcls(some).all());
            last = some;
        }
        if (!last.isEmpty()) {
            await(new Change<>(Set.of(), Set.of(last.getLast())));
        }
    }

    /// The controller writes no more than so many at once.
    private static List<List<AclBinding>> requests(Set<AclBinding> bindings) {
        var all = List.copyOf(bindings);
        return IntStream.iterate(0, from -> from < all.size(), from -> from + MOST_AT_ONCE)
                .mapToObj(from -> all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)))
                .toList();
    }

    /// A broker that does not answer is waited for until the controller has fenced it, and it is no longer listed; one
    /// that comes in meanwhile is asked as well.
    private void await(Change<AclBinding> change) throws IOException {
        var filters = filters(change);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var done = new HashSet<Node>();
        while (true) {
            var waitingFor = new HashSet<>(get(admin().describeCluster().nodes()));
            waitingFor.removeAll(done);
            if (waitingFor.isEmpty()) {
                return;
            }
            var applied = waitingFor.stream()
                    .filter(broker -> applied(broker, filters, change))
                    .toList();
            done.addAll(applied);
            if (applied.size() < waitingFor.size()) {
                pauseUntil(deadline, waitingFor);
            }
        }
    }

    private static void pauseUntil(long deadline, Set<Node> waitingFor) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException("not applied by all of the brokers " + waitingFor);
        }
        pause();
    }

    private boolean applied(Node broker, List<AclBindingFilter> filters, Change<AclBinding> change) {
        var there = new HashSet<AclBinding>();
        try {
            for (var filter : filters) {
                there.addAll(brokers.describe(broker, filter));
            }
        } catch (IOException e) {
            return false;
        }
        return there.containsAll(change.grants()) && change.revokes().stream().noneMatch(there::contains);
    }

    private static List<AclBindingFilter> filters(Change<AclBinding> change) {
        if (change.revokes().size() + change.grants().size() <= ASKED_FOR_ONE_BY_ONE) {
            return Stream.concat(change.revokes().stream(), change.grants().stream())
                    .map(AclBinding::toFilter)
                    .toList();
        }
        var principals = Stream.concat(change.revokes().stream(), change.grants().stream())
                .map(binding -> binding.entry().principal())
                .collect(Collectors.toSet());
        return principals.size() > PRINCIPALS_ASKED_FOR
                ? List.of(AclBindingFilter.ANY)
                : principals.stream()
                        .map(principal -> new AclBindingFilter(
                                ResourcePatternFilter.ANY,
                                new AccessControlEntryFilter(principal, null, AclOperation.ANY, AclPermissionType.ANY)))
                        .toList();
    }

    private static <T> T get(KafkaFuture<T> future) throws IOException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        brokers.close();
        if (admin != null) {
            admin.close(Duration.ofSeconds(2));
        }
    }
}
