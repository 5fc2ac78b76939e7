package parley.registry.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.Policy;
import parley.avro.TwinEntry;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.RootPolicies;
import parley.registry.description.Turtle;
import parley.registry.twins.Changed;
import parley.visibility.Audience;

/// The entry that a partner's lane should hold for one of our twins.
final class LaneEntries {

    private LaneEntries() {}

    /// The entry that should follow the one held.
    ///
    /// @param held what the lane holds; null if the twin was never sent there
    /// @return empty if what is held is right, which includes nothing for a twin never sent and not to be seen
    static Optional<CatalogEntry> next(
            String twin,
            String partner,
            @Nullable TwinEntry entry,
            @Nullable Policy policy,
            Lanes.@Nullable Entry held,
            Instant now) {
        CatalogEntry desired = desired(twin, partner, entry, policy, held, now);
        if (desired == null || (held != null && !held.outdated() && same(held.said(), desired))) {
            return Optional.empty();
        }
        return Optional.of(desired);
    }

    private static @Nullable CatalogEntry desired(
            String twin,
            String partner,
            @Nullable TwinEntry entry,
            @Nullable Policy policy,
            Lanes.@Nullable Entry held,
            Instant now) {
        if (entry != null && policy != null && Audience.anyone(policy, partner, Action.FIND, Policies.ROOT, now)) {
            return offered(next(twin, held, now), partner, entry, policy, now);
        }
        // Of what is no twin of ours nothing is held, and nothing to be said
        return held == null ? null : withdrawn(next(twin, held, now));
    }

    private static CatalogEntry.Builder next(String twin, Lanes.@Nullable Entry held, Instant now) {
        return CatalogEntry.newBuilder()
                .setTwin(twin)
                .setOrganisation(Requester.organisationOf(twin))
                .setVersion(version(held, now));
    }

    /// It supersedes whatever we have signed earlier, also what the lane does not hold any more.
    private static long version(Lanes.@Nullable Entry held, Instant now) {
        return Math.max(now.toEpochMilli(), held == null ? 0 : held.said().getVersion() + 1);
    }

    private static CatalogEntry offered(
            CatalogEntry.Builder next, String partner, TwinEntry entry, Policy policy, Instant now) {
        Policy audience = Audience.of(policy, partner);
        boolean described = Audience.anyone(policy, partner, Action.DESCRIBE, Policies.DESCRIPTION, now);
        List<Feed> feeds = entry.getFeeds().stream()
                .filter(feed -> reachable(feed, policy, partner, now))
                .toList();
        List<Control> controls = entry.getControls().stream()
                .filter(control -> reachable(control, policy, partner, now))
                .toList();
        return next.setWithdrawn(false)
                .setDescription(described ? scoped(entry, policy, partner, now) : "")
                .setDocument(entry.getDocument())
                .setFeeds(feeds)
                .setControls(controls)
                .setAudience(audience.getRules())
                .setChanged(Changed.seen(
                        entry.getChanged(),
                        resource -> Audience.anyone(policy, partner, Action.DESCRIBE, resource, now)))
                .setRoot(RootPolicies.inbound(audience))
                .build();
    }

    /// What nobody there may see of a description stays here.
    private static String scoped(TwinEntry entry, Policy policy, String partner, Instant now) {
        return Turtle.scoped(
                entry.getTwin(),
                entry.getDescription(),
                resource -> Audience.anyone(policy, partner, Action.DESCRIBE, resource, now));
    }

    /// Who may subscribe to a feed learns its schema from the records anyway, and its partitions are needed to receive
    /// it.
    private static boolean reachable(Feed feed, Policy policy, String partner, Instant now) {
        String path = Policies.feed(feed.getName());
        return Audience.anyone(policy, partner, Action.DESCRIBE, path, now)
                || Audience.anyone(policy, partner, Action.SUBSCRIBE, path, now);
    }

    /// Who may send commands needs to know what the control takes.
    private static boolean reachable(Control control, Policy policy, String partner, Instant now) {
        String path = Policies.control(control.getName());
        return Audience.anyone(policy, partner, Action.DESCRIBE, path, now)
                || Audience.anyone(policy, partner, Action.CONTROL, path, now);
    }

    private static CatalogEntry withdrawn(CatalogEntry.Builder next) {
        return next.setWithdrawn(true)
                .setDescription("")
                .setDocument("")
                .setFeeds(List.of())
                .setAudience(List.of())
                .build();
    }

    private static boolean same(CatalogEntry held, CatalogEntry desired) {
        return held.getWithdrawn() == desired.getWithdrawn()
                && held.getDescription().equals(desired.getDescription())
                && held.getDocument().equals(desired.getDocument())
                && held.getFeeds().equals(desired.getFeeds())
                && held.getControls().equals(desired.getControls())
                && held.getAudience().equals(desired.getAudience())
                && held.getChanged().equals(desired.getChanged())
                && Objects.equals(held.getRoot(), desired.getRoot());
    }
}
