package parley.registry.sight;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;
import parley.registry.catalog.PartnerTwins;
import parley.registry.twins.OwnTwin;
import parley.registry.twins.OwnTwins;

/// Answers what a requester, one of our own twins, gets to see of any twin; a twin sees all of itself.
///
/// Hidden twins and twins that never were go the same way through the same code.
public final class Sight {

    private final OwnTwins own;
    private final Map<String, Policy> policies;
    private final PartnerTwins partners;

    /// @param policies the policies of our own twins, by DID
    public Sight(OwnTwins own, Map<String, Policy> policies, PartnerTwins partners) {
        this.own = own;
        this.policies = policies;
        this.partners = partners;
    }

    /// The twin's description and those of its feeds and controls that the requester may see.
    public Seen describe(Requester requester, String twin, Instant now) {
        Profile profile = profile(twin);
        return seen(profile, decide(profile, requester, Action.DESCRIBE, Policies.DESCRIPTION, now), requester, now);
    }

    /// The twin's document, which everyone needs who may know of it: without it nothing of the twin's can be verified.
    public Seen find(Requester requester, String twin, Instant now) {
        Profile profile = profile(twin);
        return seen(profile, decide(profile, requester, Action.FIND, Policies.ROOT, now), requester, now);
    }

    /// Whether the requester may see a feed of one of our own twins.
    public boolean mayDescribeFeed(Requester requester, OwnTwin twin, String feed, Instant now) {
        Profile profile = profile(twin.did().value());
        return mayDescribe(profile, requester, Policies.feed(feed), now);
    }

    private Profile profile(String twin) {
        Optional<Profile> known = own.get(twin).map(found -> Profile.own(found.entry(), policy(twin)));
        return known.or(() -> partners.get(twin).map(Profile::partners)).orElseGet(() -> Profile.nothing(twin));
    }

    private @Nullable Policy policy(String twin) {
        return policies.get(twin);
    }

    private static Seen seen(Profile profile, Verdict verdict, Requester requester, Instant now) {
        return switch (verdict) {
            case Verdict.Allowed allowed ->
                new Seen.Visible(profile.with(
                        profile.feeds().stream()
                                .filter(feed -> mayDescribe(profile, requester, Policies.feed(feed.getName()), now))
                                .toList(),
                        profile.controls().stream()
                                .filter(control ->
                                        mayDescribe(profile, requester, Policies.control(control.getName()), now))
                                .toList()));
            case Verdict.Denied denied ->
                denied.reason() == Reason.NOT_FOUND ? new Seen.Hidden() : new Seen.Refused(denied);
        };
    }

    private static Verdict decide(Profile profile, Requester requester, Action action, String path, Instant now) {
        return profile.twin().equals(requester.twin())
                ? new Verdict.Allowed("", null)
                : Policies.decide(profile.policy(), requester, action, path, now);
    }

    private static boolean mayDescribe(Profile profile, Requester requester, String path, Instant now) {
        return decide(profile, requester, Action.DESCRIBE, path, now).allowed();
    }
}
