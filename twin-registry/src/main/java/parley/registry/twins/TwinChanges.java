package parley.registry.twins;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.TwinEntry;
import parley.identity.AgentRequest.Kind;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.PublicKey;
import parley.identity.TwinDocument;
import parley.policy.Policies;
import parley.registry.twins.TwinDecision.Create;
import parley.registry.twins.TwinDecision.Delete;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.twins.TwinRefusal.AgentUnnameable;
import parley.registry.twins.TwinRefusal.InUse;
import parley.registry.twins.TwinRefusal.KeyDiffers;
import parley.registry.twins.TwinRefusal.KeyMissing;
import parley.registry.twins.TwinRefusal.NameTaken;
import parley.registry.twins.TwinRefusal.Unknown;
import parley.topics.Names;

/// Decides what becomes of a twin; whoever applies a decision does so before the next one about the same twin is made.
public final class TwinChanges {

    private static final Duration DELEGATED_FOR = Duration.ofDays(365);

    private final OrganisationKey organisation;
    private final AgentKeys keys;

    /// @param organisation endorses the documents of new twins
    /// @param keys of the agents that may make one
    public TwinChanges(OrganisationKey organisation, AgentKeys keys) {
        this.organisation = organisation;
        this.keys = keys;
    }

    /// The key that an agent says it has.
    ///
    /// @param custody whether the space's identity-bridge keeps it for the agent
    public record AgentKey(PublicKey publicKey, boolean custody) {}

    /// What an agent says that a twin is.
    ///
    /// @param key by which the twin knows the agent, or is to; needed for a new twin
    /// @param turtle the description, checked
    public record Wish(TwinCall call, @Nullable AgentKey key, String turtle) {}

    /// An agent says what its twin is; the first to do so for a name gets a twin that delegates everything to it.
    ///
    /// @param current the twin as it stands; null if there is none
    public TwinDecision put(Did twin, @Nullable OwnTwin current, Wish wish, Instant now) {
        return current == null ? create(twin, wish, now) : replace(current, wish, now);
    }

    private TwinDecision create(Did twin, Wish wish, Instant now) {
        String agent = wish.call().agent();
        AgentKey key = wish.key();
        if (!Names.valid(agent)) {
            return new Refuse(new AgentUnnameable(agent));
        }
        if (key == null) {
            return new Refuse(new KeyMissing());
        }
        return wish.call()
                .creationFlaw(twin, key, keys, now)
                .<TwinDecision>map(Refuse::new)
                .orElseGet(() -> created(twin, agent, key, wish.turtle(), now));
    }

    private TwinDecision created(Did twin, String agent, AgentKey key, String turtle, Instant now) {
        Delegation all =
                new Delegation(agent, key.publicKey(), Function.ofAgents(), now.plus(DELEGATED_FOR), key.custody());
        return new Create(TwinEntry.newBuilder()
                .setTwin(twin.value())
                .setName(twin.twinName().orElseThrow())
                .setDescription(turtle)
                .setDocument(TwinDocument.issue(twin, keys.withDeriving(List.of(all), now), organisation, now))
                .setFeeds(List.of())
                .setVersion(1)
                .setUpdated(now)
                .setChanged(Map.of(Policies.ROOT, now))
                .build());
    }

    private static TwinDecision replace(OwnTwin current, Wish wish, Instant now) {
        Delegation delegation = current.delegation(wish.call().agent(), now).orElse(null);
        return delegation == null
                ? new Refuse(new NameTaken(current.entry().getName()))
                : wish.call()
                        .flaw(current, Kind.CHANGE_TWIN, "/", now)
                        .<TwinDecision>map(Refuse::new)
                        .orElseGet(() -> described(current, delegation, wish, now));
    }

    private static TwinDecision described(OwnTwin current, Delegation delegation, Wish wish, Instant now) {
        if (wish.key() != null && !wish.key().equals(new AgentKey(delegation.key(), delegation.custody()))) {
            return new Refuse(new KeyDiffers());
        }
        return wish.turtle().equals(current.entry().getDescription())
                ? new Keep(current.entry())
                : new Replace(next(current.entry(), now)
                        .setDescription(wish.turtle())
                        .setChanged(Changed.description(current.entry(), wish.turtle(), now))
                        .build());
    }

    /// An agent wants its twin to be no more. It can go only when nothing depends on it, so that nothing outlives it.
    ///
    /// @param dependent what still depends on the twin, for people; null if nothing does
    public static TwinDecision delete(
            @Nullable OwnTwin current, TwinCall call, @Nullable String dependent, Instant now) {
        if (current == null) {
            return new Refuse(new Unknown());
        }
        return call.flaw(current, Kind.DELETE_TWIN, "/", now)
                .<TwinDecision>map(Refuse::new)
                .orElseGet(() -> dependent == null ? new Delete() : new Refuse(new InUse(dependent)));
    }

    /// Why an agent may not register a schema for its twin; empty if it may.
    ///
    /// @param resource what it must have signed: `/feeds/<feed>/schemas/value`
    public static Optional<TwinRefusal> registering(OwnTwin twin, TwinCall call, String resource, Instant now) {
        return call.schemaFlaw(twin, resource, now);
    }

    /// The registry holds this version of this feed's schema; [#registering] was asked before.
    public static TwinDecision schemaRegistered(@Nullable OwnTwin current, Feed feed, FeedSchema schema, Instant now) {
        if (current == null) {
            return new Refuse(new Unknown());
        }
        Feed known = current.feed(feed.getName()).orElse(feed);
        if (known.getSchemas().stream().anyMatch(schema::equals)) {
            return new Keep(current.entry());
        }
        List<FeedSchema> schemas = new ArrayList<>(known.getSchemas());
        schemas.removeIf(other -> other.getVersion() == schema.getVersion());
        schemas.add(schema);
        schemas.sort(Comparator.comparingInt(FeedSchema::getVersion));
        List<Feed> feeds = new ArrayList<>(current.entry().getFeeds());
        feeds.removeIf(other -> other.getName().equals(feed.getName()));
        feeds.add(Feed.newBuilder(known).setSchemas(schemas).build());
        feeds.sort(Comparator.comparing(Feed::getName));
        return new Replace(next(current.entry(), now)
                .setFeeds(feeds)
                .setChanged(Changed.declared(current.entry(), Policies.feed(feed.getName()), now))
                .build());
    }

    static TwinEntry.Builder next(TwinEntry entry, Instant now) {
        return TwinEntry.newBuilder(entry).setVersion(entry.getVersion() + 1).setUpdated(now);
    }
}
