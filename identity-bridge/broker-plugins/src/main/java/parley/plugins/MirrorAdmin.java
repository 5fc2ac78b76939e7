package parley.plugins;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/// The admin client of a mirror. MirrorMaker asks at each start for the topic of its heartbeats, even if it is to send
/// none; a mirror has no right to it, and its broker would tell the audit each time that it was refused.
public final class MirrorAdmin extends ForwardingAdmin {
    private static final String HEARTBEATS = "heartbeats";

    /// Made by MirrorMaker.
    public MirrorAdmin(Map<String, Object> configs) {
        super(configs);
    }

    /// What it has not made: MirrorMaker is told that there is one.
    private static final class Made extends CreateTopicsResult {
        private Made() {
            super(Map.of(HEARTBEATS, failed()));
        }

        private static KafkaFutureImpl<TopicMetadataAndConfig> failed() {
            var future = new KafkaFutureImpl<TopicMetadataAndConfig>();
            future.completeExceptionally(new TopicExistsException("none is needed"));
            return future;
        }
    }

    @Override
    public CreateTopicsResult createTopics(Collection<NewTopic> topics, CreateTopicsOptions options) {
        boolean heartbeats = topics.stream().map(NewTopic::name).toList().equals(List.of(HEARTBEATS));
        return heartbeats ? new Made() : super.createTopics(topics, options);
    }
}
