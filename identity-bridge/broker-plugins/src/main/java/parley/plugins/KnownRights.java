package parley.plugins;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

/// What was found allowed since rights last changed. Thread-safe.
///
/// A fetch is authorised for each of its partitions, each time, and what it takes to find a right grows with the rights
/// that there are. Nothing is known while rights change, and what was found before is known to nobody afterwards: once
/// a
/// change has returned, every question is answered by it.
final class KnownRights {
    private static final int KEPT = 100_000;

    private volatile @Nullable Found found = new Found();

    /// One question that was answered with yes.
    record Right(KafkaPrincipal principal, InetAddress from, AclOperation operation, ResourcePattern resource) {}

    /// What was found between two changes. What is added to it after the later one, nobody sees.
    static final class Found {
        private final Set<Right> allowed = ConcurrentHashMap.newKeySet();

        boolean allows(Right right) {
            return allowed.contains(right);
        }

        void add(Right right) {
            if (allowed.size() < KEPT) {
                allowed.add(right);
            }
        }
    }

    /// What is known now: to be asked for before a question is answered by other means, and told the answer. Null while
    /// rights change.
    @Nullable
    Found now() {
        return found;
    }

    /// Changes rights.
    synchronized void change(Runnable change) {
        found = null;
        try {
            change.run();
        } finally {
            found = new Found();
        }
    }
}
