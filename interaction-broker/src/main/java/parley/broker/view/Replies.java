package parley.broker.view;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.Outcome;

/// Finds, among all that is decided, what followed from the entries that someone waits for. Thread-safe.
public final class Replies {

    private static final Set<String> SETS_POLICY =
            Set.of("PolicyChanged", "BanRequested", "RootPolicyChanged", "RootPolicyReached");

    private final Map<String, Set<Expected>> expected = new ConcurrentHashMap<>();

    /// One wait; to be begun before the entry is appended, and closed in the end.
    public final class Expected implements AutoCloseable {

        private final String cause;
        private final CompletableFuture<Effects> effects = new CompletableFuture<>();
        private final Map<String, Long> changed = new HashMap<>();
        private @Nullable AuditEntry audit;
        private @Nullable Long policy;

        private Expected(String cause) {
            this.cause = cause;
        }

        /// Done when everything that followed has been seen.
        public CompletableFuture<Effects> effects() {
            return effects;
        }

        @Override
        public void close() {
            expected.computeIfPresent(cause, (id, waits) -> {
                waits.remove(this);
                return waits.isEmpty() ? null : waits;
            });
        }

        /// The topics are read by different threads: what is changed may be seen before it is said to be.
        private synchronized void see(
                @Nullable AuditEntry entry, @Nullable String interaction, @Nullable Long policyOffset, long offset) {
            audit = audit == null ? entry : audit;
            policy = policyOffset == null ? policy : policyOffset;
            if (interaction != null) {
                changed.put(interaction, offset);
            }
            if (audit != null && complete(audit)) {
                effects.complete(
                        new Effects(audit, highest(), policy == null ? OptionalLong.empty() : OptionalLong.of(policy)));
            }
        }

        private boolean complete(AuditEntry entry) {
            boolean setsPolicy = SETS_POLICY.contains(entry.getEvent()) && entry.getOutcome() == Outcome.ACCEPTED;
            return changed.keySet().containsAll(entry.getChanged()) && (policy != null || !setsPolicy);
        }

        private OptionalLong highest() {
            return changed.values().stream().mapToLong(Long::longValue).max();
        }
    }

    /// Begins to wait for what follows from the entry with that id.
    public Expected expect(String cause) {
        Expected wait = new Expected(cause);
        expected.compute(cause, (id, waits) -> {
            Set<Expected> all = waits == null ? ConcurrentHashMap.newKeySet() : waits;
            all.add(wait);
            return all;
        });
        return wait;
    }

    /// A decision, as `audit` says.
    public void audited(AuditEntry entry) {
        of(entry.getCause()).forEach(wait -> wait.see(entry, null, null, 0));
    }

    /// A changed interaction, as `interactions` says.
    public void changed(String cause, String interaction, long offset) {
        of(cause).forEach(wait -> wait.see(null, interaction, null, offset));
    }

    /// A changed policy, as `policies` says.
    public void policySet(String cause, long offset) {
        of(cause).forEach(wait -> wait.see(null, null, offset, 0));
    }

    private Set<Expected> of(String cause) {
        return expected.getOrDefault(cause, Set.of());
    }
}
