package parley.plugins;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.replica.ClientMetadata;
import org.apache.kafka.common.replica.PartitionView;
import org.apache.kafka.common.replica.ReplicaSelector;
import org.apache.kafka.common.replica.ReplicaView;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/// Lets a consumer's fetch read only what its client may read at the moment of reading.
///
/// Kafka authorises a fetch when it arrives, and answers one that waited for records without asking again. But it asks
/// for a replica at every read, also at the one that ends the wait. Only a partition's leader asks: a follower that
/// consumers reach is not fenced. Where [FencingAuthorizer] is not the authorizer, nothing can be read.
public final class ReadFence implements ReplicaSelector {
    private int node = -1;

    @Override
    public void configure(Map<String, ?> configs) {
        Object id = configs.get("node.id");
        if (id == null) {
            throw new ConfigException("node.id is missing");
        }
        node = Integer.parseInt(id.toString());
    }

    @Override
    public Optional<ReplicaView> select(TopicPartition partition, ClientMetadata client, PartitionView replicas) {
        if (!mayRead(client, partition.topic())) {
            throw new TopicAuthorizationException(Set.of(partition.topic()));
        }
        return Optional.of(replicas.leader());
    }

    private boolean mayRead(ClientMetadata client, String topic) {
        var guard = Authorizers.of(node, client.listenerName());
        if (guard == null) {
            return false;
        }
        var resource = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
        var action = new Action(AclOperation.READ, resource, 1, false, true);
        return guard.authorizer()
                        .authorize(new Reading(client, guard.endpoint()), List.of(action))
                        .getFirst()
                == AuthorizationResult.ALLOWED;
    }
}
