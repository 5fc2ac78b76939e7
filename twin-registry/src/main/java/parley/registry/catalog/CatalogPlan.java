package parley.registry.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import parley.avro.CatalogEntry;
import parley.avro.Policy;
import parley.avro.TwinEntry;
import parley.identity.Partner;
import parley.policy.Policies;

/// What to write to the catalog lanes so that they hold what they should: the difference between desired and held,
/// whatever led to it.
///
/// @param publications withdrawals first, so that what must no longer be seen goes before what may be
/// @param revisit when to plan again although nothing will have changed, because a rule then begins or ceases to hold
public record CatalogPlan(List<Publication> publications, Optional<Instant> revisit) {

    /// One record to write.
    ///
    /// @param partner whose lane it is for, and who is to believe it
    public record Publication(Partner partner, CatalogEntry entry) {}

    /// Compares, for these twins, the lanes of these partners with what they should hold at this moment.
    ///
    /// @param dids the twins to look at, whether they exist or not
    /// @param twins our twins, by DID
    /// @param policies the policies in force, by the twin's DID
    public static CatalogPlan of(
            Collection<Partner> partners,
            Collection<String> dids,
            Map<String, TwinEntry> twins,
            Map<String, Policy> policies,
            Lanes lanes,
            Instant now) {
        List<Publication> publications = new ArrayList<>();
        for (String did : dids) {
            for (Partner partner : partners) {
                Lanes.Entry held = lanes.held(partner.name(), did);
                LaneEntries.next(did, partner.did().value(), twins.get(did), policies.get(did), held, now)
                        .map(entry -> new Publication(partner, entry))
                        .ifPresent(publications::add);
            }
        }
        publications.sort(
                Comparator.comparing(publication -> !publication.entry().getWithdrawn()));
        return new CatalogPlan(
                List.copyOf(publications), revisit(dids.stream().filter(twins::containsKey), policies, now));
    }

    private static Optional<Instant> revisit(Stream<String> dids, Map<String, Policy> policies, Instant now) {
        return dids.map(policies::get)
                .filter(policy -> policy != null)
                .flatMap(Policies::boundaries)
                .filter(boundary -> boundary.isAfter(now))
                .min(Comparator.naturalOrder());
    }
}
