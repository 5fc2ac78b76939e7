package parley.bridge.partners;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import parley.identity.Partner;
import parley.topics.ServiceRights;

/// What services, mirrors and partners are to have on the cluster. Values in, values out.
///
/// @param required all that is there once nothing is being changed
/// @param tolerated what a partnership that is being made, or taken apart, may have besides
/// @param partners the names of all with whom we ever agreed
public record StandingRights(Set<AclBinding> required, Set<AclBinding> tolerated, Set<String> partners) {
    public StandingRights {
        required = Set.copyOf(required);
        tolerated = Set.copyOf(tolerated);
        partners = Set.copyOf(partners);
    }

    static StandingRights of(Collection<Standing> standings) {
        var required = new HashSet<>(ServiceRights.of());
        var tolerated = new HashSet<AclBinding>();
        for (var standing : standings) {
            if (standing.admitted()) {
                var rights = standing.settled() ? required : tolerated;
                standing.partnership().formerPartner().map(PartnerRights::of).ifPresent(rights::addAll);
            }
        }
        return new StandingRights(required, tolerated, partners(standings));
    }

    private static Set<String> partners(Collection<Standing> standings) {
        return standings.stream()
                .flatMap(standing -> standing.partnership().formerPartner().stream())
                .map(Partner::name)
                .collect(Collectors.toSet());
    }

    /// What is to be there, where this is: whoever makes or takes apart a partnership is not disturbed.
    public Set<AclBinding> desired(Collection<AclBinding> actual) {
        return Stream.concat(required.stream(), actual.stream().filter(tolerated::contains))
                .collect(Collectors.toSet());
    }

    /// Whether a client is one that a partner, or our mirror of what it gives, logs in as.
    public boolean ofPartner(String client) {
        return partners.stream()
                .anyMatch(partner -> client.equals(PartnerRights.principal(partner))
                        || client.equals(PartnerRights.mirror(partner)));
    }
}
