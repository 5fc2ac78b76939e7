package parley.registry.sight;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;
import parley.registry.catalog.PartnerTwins;
import parley.registry.description.Described;
import parley.registry.twins.OwnTwin;
import parley.registry.twins.OwnTwins;

/// Answers what a requester, one of our own twins, gets to see of any twin; a twin sees all of itself.
///
/// Hidden twins and twins that never were go the same way through the same code.
public final class Sight {

    private final OwnTwins own;
    private final Map<String, Policy> policies;
    private final PartnerTwins partners;
    private final Function<String, Described> described;

    /// @param policies the policies of our own twins, by DID, and the root policy by our organisation's
    public Sight(OwnTwins own, Map<String, Policy> policies, PartnerTwins partners) {
        this(own, policies, partners, _ -> Described.NOTHING);
    }

    /// @param policies the policies of our own twins, by DID, and the root policy by our organisation's
    /// @param described what is known of a twin's description, so that it need not be parsed again
    public Sight(
            OwnTwins own, Map<String, Policy> policies, PartnerTwins partners, Function<String, Described> described) {
        this.described = described;
        this.own = own;
        this.policies = policies;
        this.partners = partners;
    }

    /// The twin's description and those of its feeds and controls that the requester may see.
    public Seen describe(Requester requester, String twin, Instant now) {
        Look look = look(requester, twin, now);
        return seen(look.decide(Action.DESCRIBE, Policies.DESCRIPTION), () -> look.described(described.apply(twin)));
    }

    /// The DIDs of all twins that the requester may find and describe, in no order.
    public List<String> describable(Requester requester, Instant now) {
        return Stream.concat(own.dids().stream(), partners.dids().stream())
                .distinct()
                .filter(twin -> {
                    Look look = look(requester, twin, now);
                    return look.mayFind() && look.mayDescribe(Policies.DESCRIPTION);
                })
                .toList();
    }

    /// What the requester gets to see of a twin; nothing if it may not find or describe it.
    public Optional<Profile> seen(Requester requester, String twin, Instant now) {
        return describe(requester, twin, now) instanceof Seen.Visible(var profile)
                ? Optional.of(profile)
                : Optional.empty();
    }

    /// The twin, without its description, with those of its feeds and controls that the requester
    /// may see.
    public Seen find(Requester requester, String twin, Instant now) {
        Look look = look(requester, twin, now);
        return seen(look.decide(Action.FIND, Policies.ROOT), look::found);
    }

    /// The twin's document, which everyone needs who may know of it: without it nothing of the twin's can be verified.
    ///
    /// @param subscribed whether an interaction of the requester with the twin is active: then it
    /// is shown however long the partner's catalogue has not been heard of, since what still arrives
    /// is to be verified
    public Seen document(Requester requester, String twin, boolean subscribed, Instant now) {
        Seen found = find(requester, twin, now);
        return subscribed && found instanceof Seen.Hidden
                ? partners.get(twin)
                        .map(Profile::partners)
                        .<Seen>map(known ->
                                new Seen.Visible(look(requester, known, now).found()))
                        .orElse(found)
                : found;
    }

    /// Whether the requester may see a feed of one of our own twins.
    public boolean mayDescribeFeed(Requester requester, OwnTwin twin, String feed, Instant now) {
        return look(requester, twin.did().value(), now).mayDescribe(Policies.feed(feed));
    }

    /// The requester's look at a twin, whether or not there is one.
    public Look look(Requester requester, String twin, Instant now) {
        return look(requester, profile(twin, now), now);
    }

    private Look look(Requester requester, Profile profile, Instant now) {
        return new Look(profile, requester, now, policies.get(requester.organisation()));
    }

    private Profile profile(String twin, Instant now) {
        Optional<Profile> known = own.get(twin).map(found -> Profile.own(found.entry(), policy(twin)));
        return known.or(() -> partners.get(twin, now).map(Profile::partners)).orElseGet(() -> Profile.nothing(twin));
    }

    private @Nullable Policy policy(String twin) {
        return policies.get(twin);
    }

    private static Seen seen(Verdict verdict, Supplier<Profile> cut) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> new Seen.Visible(cut.get());
            // No rule asks about finding or describing
            case Verdict.Asks asks -> new Seen.Hidden();
            case Verdict.Denied denied ->
                denied.reason() == Reason.NOT_FOUND ? new Seen.Hidden() : new Seen.Refused(denied);
        };
    }
}
