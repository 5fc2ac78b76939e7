package parley.feeds.egress;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.feeds.flow.Counters;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.Holds;
import parley.feeds.routing.Commit;
import parley.feeds.routing.Cursor;
import parley.feeds.routing.FeedPartition;
import parley.feeds.routing.Route;
import parley.feeds.routing.RouteTable;
import parley.feeds.traffic.Meters;
import parley.identity.Did;
import parley.topics.Names;

/// The feed partitions that have routes: what the consumer is assigned, and where it reads. For one thread.
final class Flows {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Commit NOTHING = new Commit(0, 0);
    private static final Logger LOG = LoggerFactory.getLogger(Flows.class);

    private final Consumer<byte[], FeedValue> consumer;
    private final Holds holds;
    private final Lanes lanes;
    private final Meters meters;
    private final Did self;
    private final Counters counters;
    private final Map<TopicPartition, FeedFlow> flows = new HashMap<>();
    private RouteTable followed = RouteTable.EMPTY;

    Flows(Consumer<byte[], FeedValue> consumer, Holds holds, Lanes lanes, Meters meters, Did self, Counters counters) {
        this.consumer = consumer;
        this.holds = holds;
        this.lanes = lanes;
        this.meters = meters;
        this.self = self;
        this.counters = counters;
    }

    boolean isEmpty() {
        return flows.isEmpty();
    }

    Collection<FeedFlow> all() {
        return flows.values();
    }

    @Nullable
    FeedFlow get(TopicPartition partition) {
        return flows.get(partition);
    }

    @Nullable
    FeedFlow get(FeedPartition partition) {
        return flows.get(topicPartition(partition));
    }

    /// Takes over the routes of a newer table. What was polled of the partitions it answers is to be left
    /// alone: they are read anew.
    ///
    /// @param begun from where partitions that are new in it are to be read, but for routes that begin before
    @SuppressWarnings("ReferenceEquality") // the same table as long as nothing changed
    Set<TopicPartition> follow(RouteTable table, Map<FeedPartition, Commit> begun) {
        if (table == followed) {
            return Set.of();
        }
        Set<TopicPartition> moved = new HashSet<>();
        Set<TopicPartition> before = Set.copyOf(flows.keySet());
        leave(table);
        table.routes().forEach((partition, routes) -> {
            FeedFlow flow = flows.get(topicPartition(partition));
            if (flow != null && flow.adopt(routes, table.applied())) {
                counters.add(Count.REWINDS);
                moved.add(flow.topicPartition());
            }
        });
        moved.addAll(open(table, begun));
        if (!flows.keySet().equals(before)) {
            consumer.assign(flows.keySet());
            holds.retain(flows.keySet());
            LOG.info("reading feeds partitions={}", flows.size());
        }
        moved.forEach(partition -> consumer.seek(partition, position(partition)));
        followed = table;
        return moved;
    }

    /// Makes the consumer read again what it has handed out since the last batch that was forwarded.
    void putBack(Set<TopicPartition> polled) {
        for (TopicPartition partition : polled) {
            if (flows.containsKey(partition)) {
                consumer.seek(partition, position(partition));
            }
        }
    }

    private void leave(RouteTable table) {
        Set<TopicPartition> routed =
                table.routes().keySet().stream().map(Flows::topicPartition).collect(Collectors.toSet());
        flows.values().removeIf(flow -> {
            boolean gone = !routed.contains(flow.topicPartition());
            if (gone) {
                flow.gauge().close();
            }
            return gone;
        });
    }

    /// Where those that are not read yet are to be read from: what is committed, else where they end.
    Map<FeedPartition, Commit> begun(RouteTable table) {
        Map<TopicPartition, FeedPartition> fresh =
                fresh(table).keySet().stream().collect(Collectors.toMap(Flows::topicPartition, Function.identity()));
        Map<FeedPartition, Commit> begun = new HashMap<>();
        if (!fresh.isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(fresh.keySet(), PATIENCE);
            Set<TopicPartition> uncommitted = new HashSet<>();
            fresh.forEach((topicPartition, partition) -> {
                Commit commit = commit(committed.get(topicPartition));
                if (commit == null) {
                    uncommitted.add(topicPartition);
                } else {
                    begun.put(partition, commit);
                }
            });
            consumer.endOffsets(uncommitted, PATIENCE)
                    .forEach((topicPartition, end) ->
                            begun.put(Objects.requireNonNull(fresh.get(topicPartition)), new Commit(end, 0)));
        }
        return begun;
    }

    private Map<FeedPartition, List<Route>> fresh(RouteTable table) {
        Map<FeedPartition, List<Route>> fresh = new HashMap<>(table.routes());
        fresh.keySet().removeIf(partition -> flows.containsKey(topicPartition(partition)));
        return fresh;
    }

    private Set<TopicPartition> open(RouteTable table, Map<FeedPartition, Commit> begun) {
        Map<FeedPartition, List<Route>> fresh = fresh(table);
        fresh.forEach((partition, routes) -> {
            Cursor cursor = Cursor.resume(begun.getOrDefault(partition, NOTHING), routes, table.applied());
            flows.put(topicPartition(partition), new FeedFlow(partition, feedUrl(partition), cursor, lanes, meters));
        });
        return fresh.keySet().stream().map(Flows::topicPartition).collect(Collectors.toSet());
    }

    private static @Nullable Commit commit(@Nullable OffsetAndMetadata committed) {
        return committed == null
                ? null
                : Commit.parse(committed.offset(), committed.metadata()).orElse(null);
    }

    private long position(TopicPartition partition) {
        FeedFlow flow = flows.get(partition);
        if (flow == null) {
            throw new IllegalStateException("not assigned: " + partition);
        }
        return flow.position();
    }

    private String feedUrl(FeedPartition partition) {
        Names.FeedTopic topic = Names.FeedTopic.parse(partition.topic()).orElseThrow();
        return self.twin(topic.twin()).feedUrl(topic.feed());
    }

    private static TopicPartition topicPartition(FeedPartition partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }
}
