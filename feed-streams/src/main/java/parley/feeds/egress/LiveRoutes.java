package parley.feeds.egress;

import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Interaction;
import parley.feeds.flow.Fencing;
import parley.feeds.routing.RouteTable;
import parley.feeds.routing.Routes;
import parley.feeds.slots.Share;
import parley.topics.TopicTail;

/// The routes of our share as of the newest record of `interactions` that was read. Thread-safe; a table is made when
/// it is asked
/// for.
final class LiveRoutes implements TopicTail.Listener<Interaction> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

    private final Routes routes;
    private final Fencing fencing;
    private BiPredicate<String, Integer> ours = (_, _) -> false;
    private long applied;
    private @Nullable RouteTable table = RouteTable.EMPTY;

    LiveRoutes(Routes routes, Fencing fencing) {
        this.routes = routes;
        this.fencing = fencing;
    }

    @Override
    public synchronized void onRecord(ConsumerRecord<String, @Nullable Interaction> record) {
        Interaction interaction = record.value();
        if (interaction == null || fencing.takesEffect(interaction)) {
            apply(record.key(), interaction, record.offset());
        }
        applied = record.offset() + 1;
        table = null;
    }

    private void apply(String id, @Nullable Interaction interaction, long offset) {
        try {
            routes.apply(id, interaction, offset);
        } catch (RuntimeException e) {
            LOG.error("not understood, no route interaction={} offset={} reason={}", id, offset, e.toString());
            routes.apply(id, null, offset);
        }
    }

    /// Who the partners are from now on: their names, by their organisations' DIDs.
    synchronized void partners(Map<String, String> now) {
        routes.partners(now);
        table = null;
    }

    /// Only these feed partitions are for this instance from now on.
    synchronized void share(Share share) {
        ours = share::has;
        table = null;
    }

    @Override
    public synchronized void onPosition(TopicPartition partition, long nextOffset) {
        applied = nextOffset;
    }

    /// The same table as long as nothing changed.
    synchronized RouteTable table() {
        RouteTable current = table;
        if (current == null) {
            current = routes.table(applied).only(partition -> ours.test(partition.topic(), partition.partition()));
            table = current;
        }
        return current;
    }
}
