package parley.agent.delivery;

import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;

/// Where the records of one interaction arrive, and what it takes to read and to believe them.
///
/// @param interaction the interaction's id
/// @param feed the feed's DID URL
/// @param client how a Kafka client of this agent connects and logs in; holds its secret
/// @param groupPrefix what the agent's consumer groups start with
/// @param schemas the schema of an id in the space's registry, as JSON; throws what may be tried again
/// @param keys the keys that may publish to the feed
/// @param place where they are read
/// @param thinned whether the terms of that run leave out records; throws if that cannot be told now
public record Delivery(
        String interaction,
        String feed,
        Map<String, Object> client,
        String groupPrefix,
        IntFunction<String> schemas,
        PublisherKeys keys,
        Place place,
        LongPredicate thinned) {

    String topic() {
        return place.topic();
    }

    @Override
    public String toString() {
        return "Delivery[" + interaction + " of " + feed + "]";
    }
}
