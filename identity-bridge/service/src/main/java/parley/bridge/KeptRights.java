package parley.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;
import parley.bridge.AclPlan.Change;
import parley.bridge.partners.StandingRights;
import parley.topics.ServiceRights;

/// What is known of the rights of services, mirrors and partners from one look to the next. For one thread.
///
/// On a cluster that the launcher started these are all that are named so; on one that existed, Parley's four services
/// and those who have been partners, since others there may have the names that are left.
final class KeptRights {
    private final boolean ownCluster;
    private final DriftReport report;
    /// What was there when it was last known; null if it never was, or may have changed since.
    private @Nullable Set<AclBinding> made;

    /// @param ownCluster whether the launcher started it, so that nobody else gives anybody rights there
    KeptRights(boolean ownCluster, MeterRegistry meters) {
        this.ownCluster = ownCluster;
        this.report = new DriftReport(meters);
    }

    /// Reports what somebody else has changed; what is to be done about it.
    Change<AclBinding> look(Collection<AclBinding> actual, StandingRights expected) {
        var look = Look.at(actual, made, desired(actual, expected), binding -> ours(binding, expected));
        report.found(look.drift());
        made = null;
        return look.change();
    }

    /// That what a look at these has called for was done.
    void mended(Collection<AclBinding> actual, StandingRights expected) {
        made = desired(actual, expected);
        report.mended();
    }

    private Set<AclBinding> desired(Collection<AclBinding> actual, StandingRights expected) {
        return expected.desired(actual).stream()
                .filter(binding -> ours(binding, expected))
                .collect(Collectors.toSet());
    }

    private boolean ours(AclBinding binding, StandingRights expected) {
        return AclBindings.client(binding)
                .filter(client -> ServiceRights.SERVICES.contains(client)
                        || expected.ofPartner(client)
                        || (ownCluster && Clients.isOfSpace(client)))
                .isPresent();
    }
}
