package parley.registry.twins;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.TwinEntry;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.PublicKey;
import parley.identity.TwinDocument;
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
import parley.registry.twins.TwinRefusal.NotDelegated;
import parley.registry.twins.TwinRefusal.Unknown;
import parley.topics.Names;

/// Decides what becomes of a twin; whoever applies a decision does so before the next one about the same twin is made.
public final class TwinChanges {

    private static final Duration DELEGATED_FOR = Duration.ofDays(365);

    private final OrganisationKey organisation;

    /// @param organisation endorses the documents of new twins
    public TwinChanges(OrganisationKey organisation) {
        this.organisation = organisation;
    }

    /// An agent says what its twin is; the first to do so for a name gets a twin that delegates everything to it.
    ///
    /// @param current the twin as it stands; null if there is none
    /// @param key the agent's key; needed for a new twin
    /// @param turtle the description, checked
    public TwinDecision put(
            Did twin, @Nullable OwnTwin current, String agent, @Nullable AgentKey key, String turtle, Instant now) {
        return current == null ? create(twin, agent, key, turtle, now) : replace(current, agent, key, turtle, now);
    }

    /// The key that an agent says it has.
    ///
    /// @param custody whether the space's identity-bridge keeps it for the agent
    public record AgentKey(PublicKey publicKey, boolean custody) {}

    private TwinDecision create(Did twin, String agent, @Nullable AgentKey key, String turtle, Instant now) {
        if (!Names.valid(agent)) {
            return new Refuse(new AgentUnnameable(agent));
        }
        if (key == null) {
            return new Refuse(new KeyMissing());
        }
        Delegation all = new Delegation(
                agent, key.publicKey(), EnumSet.allOf(Function.class), now.plus(DELEGATED_FOR), key.custody());
        return new Create(TwinEntry.newBuilder()
                .setTwin(twin.value())
                .setName(twin.twinName().orElseThrow())
                .setDescription(turtle)
                .setDocument(TwinDocument.issue(twin, List.of(all), organisation, now))
                .setFeeds(List.of())
                .setVersion(1)
                .setUpdated(now)
                .build());
    }

    private static TwinDecision replace(
            OwnTwin current, String agent, @Nullable AgentKey key, String turtle, Instant now) {
        Delegation delegation = current.delegation(agent, now).orElse(null);
        if (delegation == null) {
            return new Refuse(new NameTaken(current.entry().getName()));
        }
        if (!delegation.covers(Function.ADMINISTER, now)) {
            return new Refuse(new NotDelegated(Function.ADMINISTER));
        }
        if (key != null && !key.equals(new AgentKey(delegation.key(), delegation.custody()))) {
            return new Refuse(new KeyDiffers());
        }
        return turtle.equals(current.entry().getDescription())
                ? new Keep(current.entry())
                : new Replace(next(current.entry(), now).setDescription(turtle).build());
    }

    /// Our organisation has another key than the one that endorsed the twin's document.
    ///
    /// @param current the twin as it stands; null if there is none
    public TwinDecision endorse(@Nullable OwnTwin current, Instant now) {
        if (current == null) {
            return new Refuse(new Unknown());
        }
        TwinDocument document = current.document();
        return organisation.signed(document.json())
                ? new Keep(current.entry())
                : new Replace(next(current.entry(), now)
                        .setDocument(document.next(document.delegations(), document.retired(), organisation, now))
                        .build());
    }

    /// An agent wants its twin to be no more. It can go only when nothing depends on it, so that nothing outlives it.
    ///
    /// @param dependent what still depends on the twin, for people; null if nothing does
    public static TwinDecision delete(
            @Nullable OwnTwin current, String agent, @Nullable String dependent, Instant now) {
        if (current == null || current.delegation(agent, now).isEmpty()) {
            return new Refuse(new Unknown());
        }
        if (!current.delegates(agent, Function.ADMINISTER, now)) {
            return new Refuse(new NotDelegated(Function.ADMINISTER));
        }
        return dependent == null ? new Delete() : new Refuse(new InUse(dependent));
    }

    /// The registry holds this version of this feed's schema; that the agent may publish was checked before it got
    /// there.
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
        return new Replace(next(current.entry(), now).setFeeds(feeds).build());
    }

    static TwinEntry.Builder next(TwinEntry entry, Instant now) {
        return TwinEntry.newBuilder(entry).setVersion(entry.getVersion() + 1).setUpdated(now);
    }
}
