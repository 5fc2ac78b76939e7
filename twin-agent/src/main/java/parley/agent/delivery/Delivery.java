package parley.agent.delivery;

import java.util.Map;
import java.util.function.IntFunction;
import parley.topics.Topics;

/// Where the records of one interaction arrive, and what it takes to read and to believe them.
///
/// @param interaction the interaction's id
/// @param feed the feed's DID URL
/// @param client how a Kafka client of this agent connects and logs in; holds its secret
/// @param groupPrefix what the agent's consumer groups start with
/// @param schemas the schema of an id in the space's registry, as JSON; throws what may be tried again
/// @param keys the keys that may publish to the feed
public record Delivery(
        String interaction,
        String feed,
        Map<String, Object> client,
        String groupPrefix,
        IntFunction<String> schemas,
        PublisherKeys keys) {

    String topic() {
        return Topics.delivery(interaction);
    }

    @Override
    public String toString() {
        return "Delivery[" + interaction + " of " + feed + "]";
    }
}
