package parley.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.bridge.partners.Rights;

/// ACLs of any form, each change awaited on every broker. For one thread.
final class ClusterRights implements Rights {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRights.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(5);

    private final Admin admin;
    private final EachBroker brokers;
    private final KeptRights kept;

    /// @param kept what earlier ones knew
    ClusterRights(Map<String, Object> client, KeptRights kept) {
        this.kept = kept;
        admin = Admin.create(client);
        brokers = new EachBroker(client);
    }

    @Override
    public void grant(Collection<AclBinding> bindings) throws IOException {
        get(admin.createAcls(bindings).all());
        await(there -> there.containsAll(bindings));
    }

    @Override
    public void revoke(Collection<AclBinding> bindings) throws IOException {
        get(admin.deleteAcls(bindings.stream().map(AclBinding::toFilter).toList())
                .all());
        await(there -> bindings.stream().noneMatch(there::contains));
    }

    @Override
    public void keep(Expected expected) throws IOException {
        var found = read();
        var toBe = expected.now();
        var change = kept.look(found, toBe);
        if (!change.revokes().isEmpty()) {
            revoke(change.revokes());
        }
        if (!change.grants().isEmpty()) {
            grant(change.grants());
        }
        kept.mended(found, toBe);
        if (!change.isEmpty()) {
            LOG.info("rights put right revoked={} granted={}", change.revokes(), change.grants());
        }
    }

    /// All that any broker has.
    private Set<AclBinding> read() throws IOException {
        var all = new HashSet<AclBinding>();
        for (var broker : get(admin.describeCluster().nodes())) {
            all.addAll(brokers.describe(broker, AclBindingFilter.ANY));
        }
        return all;
    }

    private void await(Predicate<Set<AclBinding>> done) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var waitingFor = new HashSet<>(get(admin.describeCluster().nodes()));
        while (true) {
            for (var broker : Set.copyOf(waitingFor)) {
                if (applied(broker).filter(done).isPresent()) {
                    waitingFor.remove(broker);
                }
            }
            if (waitingFor.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not applied by all of the brokers " + waitingFor);
            }
            pause();
        }
    }

    private Optional<Set<AclBinding>> applied(Node broker) {
        try {
            return Optional.of(Set.copyOf(brokers.describe(broker, AclBindingFilter.ANY)));
        } catch (IOException e) {
            LOG.debug("not answered by broker {}", broker, e);
            return Optional.empty();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the brokers", e);
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws IOException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new IOException("the cluster's rights cannot be changed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while changing the cluster's rights", e);
        }
    }

    @Override
    public void close() {
        brokers.close();
        admin.close(Duration.ofSeconds(5));
    }
}
