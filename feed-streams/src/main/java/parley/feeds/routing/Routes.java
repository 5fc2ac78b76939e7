package parley.feeds.routing;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.State;
import parley.framing.RouteTag;
import parley.identity.Did;
import parley.identity.ZeroCopy;
import parley.topics.Names;

/// Builds route tables from `interactions`, record by record. Not thread-safe: it belongs to the thread that reads
/// them.
///
/// A route exists for an interaction whose provider is ours, that is active, that both sides want in the same epoch and
/// whose start offsets are complete; but for one whose requester reads the feed's own topic.
public final class Routes {

    private final String self;
    private Map<String, String> partners;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Live> live = new HashMap<>();
    private final Map<FeedPartition, SortedMap<String, Route>> routes = new HashMap<>();
    private final Map<FeedPartition, List<Route>> lists = new HashMap<>();

    private record Live(RouteTag tag, String topic, int partitions) {}

    /// An interaction that may have routes, and since which offset.
    private record Known(Interaction interaction, List<Long> starts, long offset) {}

    /// @param self our organisation's DID
    /// @param partners the partners' names, by their organisations' DIDs
    public Routes(String self, Map<String, String> partners) {
        this.self = self;
        this.partners = Map.copyOf(partners);
    }

    /// Takes in who the partners are from now on: to whom there is no lane any more, no route leads.
    ///
    /// @param now the partners' names, by their organisations' DIDs
    public void partners(Map<String, String> now) {
        partners = Map.copyOf(now);
        Map.copyOf(known).forEach((id, each) -> route(id, each));
    }

    /// Takes in one record of `interactions`.
    ///
    /// @param id the record's key
    /// @param interaction the record's value; null removes
    /// @param offset the record's offset
    public void apply(String id, @Nullable Interaction interaction, long offset) {
        Half half = interaction == null ? null : interaction.getProviderHalf();
        if (interaction == null
                || half == null
                || !interaction.getProviderOrganisation().equals(self)
                || !live(interaction, half)) {
            known.remove(id);
            remove(id);
            return;
        }
        Known each = new Known(interaction, half.getStartOffsets(), offset);
        known.put(id, each);
        route(id, each);
    }

    private void route(String id, Known each) {
        Interaction interaction = each.interaction();
        Destination to = destination(interaction);
        if (to == null) {
            remove(id);
            return;
        }
        RouteTag tag = new RouteTag(id, interaction.getEpoch());
        Live standing = live.get(id);
        if (standing == null || !standing.tag().equals(tag)) {
            remove(id);
            add(tag, interaction, to, each);
        }
    }

    /// The table of what was taken in.
    ///
    /// @param applied the offset in `interactions` below which everything was
    public RouteTable table(long applied) {
        routes.forEach((partition, byId) -> lists.computeIfAbsent(partition, any -> List.copyOf(byId.values())));
        return new RouteTable(lists, applied);
    }

    private @Nullable Destination destination(Interaction interaction) {
        if (interaction.getRequesterOrganisation().equals(self)) {
            return new Destination.Here();
        }
        String partner = partners.get(interaction.getRequesterOrganisation());
        return partner == null ? null : new Destination.Partner(partner);
    }

    private static boolean live(Interaction interaction, Half provider) {
        return interaction.getState() == State.ACTIVE
                && interaction.getPartitions() > 0
                && provider.getStartOffsets().size() == interaction.getPartitions()
                && wanted(provider, interaction.getEpoch())
                && wanted(interaction.getRequesterHalf(), interaction.getEpoch())
                && !ZeroCopy.granted(interaction);
    }

    private static boolean wanted(@Nullable Half half, long epoch) {
        return half != null && half.getWanted() && half.getEpoch() == epoch;
    }

    private static String feedTopic(Interaction interaction) {
        String twin = Did.ofTwin(interaction.getProvider()).twinName().orElseThrow();
        return new Names.FeedTopic(twin, interaction.getFeed()).topic();
    }

    private void add(RouteTag tag, Interaction interaction, Destination to, Known each) {
        String topic = feedTopic(interaction);
        List<Long> starts = each.starts();
        Half provider = interaction.getProviderHalf();
        Instant end = provider.getUntil();
        long until = end == null ? Long.MAX_VALUE : end.toEpochMilli();
        boolean first = tag.epoch() <= Math.max(1, interaction.getFirstGranted());
        for (int partition = 0; partition < starts.size(); partition++) {
            FeedPartition source = new FeedPartition(topic, partition);
            routes.computeIfAbsent(source, any -> new TreeMap<>())
                    .put(
                            tag.interaction(),
                            new Route(
                                    tag, to, starts.get(partition), each.offset(), provider.getTerms(), until, first));
            lists.remove(source);
        }
        live.put(tag.interaction(), new Live(tag, topic, starts.size()));
    }

    private void remove(String id) {
        Live gone = live.remove(id);
        for (int partition = 0; gone != null && partition < gone.partitions(); partition++) {
            FeedPartition source = new FeedPartition(gone.topic(), partition);
            lists.remove(source);
            routes.computeIfPresent(source, (any, byId) -> {
                byId.remove(id);
                return byId.isEmpty() ? null : byId;
            });
        }
    }
}
