package parley.broker.api;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import parley.identity.AgentRequest;
import parley.quota.Buckets;
import parley.quota.Quota;
import parley.quota.Quotas;

/// Stands before the log: what a twin and an agent may have decided on. Thread-safe.
///
/// What ends something or changes a policy is counted apart from what asks for something, and for its agent alone:
/// however much is asked in a twin's name, and by whomever, it can be stopped.
@Singleton
final class RequestQuotas {

    private final Buckets twins;
    private final Buckets agents;
    private final Buckets stops;
    private final LongSupplier nanoTime;

    @Inject
    RequestQuotas(Quotas quotas) {
        this(quotas, System::nanoTime);
    }

    /// @param nanoTime a monotonic clock
    RequestQuotas(Quotas quotas, LongSupplier nanoTime) {
        this.twins = new Buckets(quotas.twin());
        this.agents = new Buckets(quotas.agent());
        this.stops = new Buckets(quotas.agent());
        this.nanoTime = nanoTime;
    }

    private record Use(Buckets buckets, String name, String what) {

        Duration untilNext(long now) {
            return buckets.untilNext(name, now);
        }

        String words() {
            Quota quota = buckets.quota();
            return "over the quota of " + what + " `" + name + "`: " + quota;
        }
    }

    /// Counts a request that is believed, or refuses it and counts nothing.
    synchronized void count(AgentRequest request) {
        long now = nanoTime.getAsLong();
        List<Use> uses = uses(request);
        for (Use use : uses) {
            Duration wait = use.untilNext(now);
            if (!wait.isZero()) {
                throw Problems.overQuota(use.words(), wait);
            }
        }
        uses.forEach(use -> use.buckets().take(use.name(), now));
    }

    private List<Use> uses(AgentRequest request) {
        String agent = request.agent();
        return switch (request.kind()) {
            case SUBSCRIBE, RESUME, OFFER, COMMAND ->
                List.of(
                        new Use(twins, request.twin().value(), "requests for twin"),
                        new Use(agents, agent, "requests by agent"));
            case TERMINATE,
                    CANCEL,
                    SUSPEND,
                    DECLINE,
                    ACCEPT,
                    DENY,
                    BAN,
                    SET_POLICY,
                    ERASE_AUDIT,
                    DELEGATE,
                    ROTATE,
                    CREATE_TWIN,
                    CHANGE_TWIN,
                    DELETE_TWIN -> List.of(new Use(stops, agent, "ends and policy changes by agent"));
        };
    }
}
