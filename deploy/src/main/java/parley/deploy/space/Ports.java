package parley.deploy.space;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The ports of one space, all on the loopback address; Keycloak's stands in its URL. Those of what is not started are
/// [#NONE].
/// @param kafka where clients connect with a token
/// @param kafkaPartners where partners, and the mirrors of theirs, connect with keys of their own
/// @param kafkaInternal where the broker and the launcher connect as super user
/// @param feedStreams of its first instance
/// @param console where browsers find the console; [#NONE] if the space has none
/// @param furtherFeedStreams of the other instances of feed-streams, which share its work
public record Ports(
        int kafka,
        int kafkaPartners,
        int kafkaInternal,
        int kafkaController,
        int schemaRegistry,
        int schemaRegistryManagement,
        int twinRegistry,
        int interactionBroker,
        int feedStreams,
        int identityBridge,
        int console,
        List<Integer> furtherFeedStreams) {

    public Ports {
        furtherFeedStreams = List.copyOf(furtherFeedStreams);
    }

    /// Of a component that exists already, or that the space does without.
    public static final int NONE = 0;

    /// The ports of a Kafka broker, by name.
    static final Set<String> KAFKA = Set.of("kafka", "kafkaPartners", "kafkaInternal", "kafkaController");

    /// The ports of a schema registry, by name.
    static final Set<String> SCHEMA_REGISTRY = Set.of("schemaRegistry", "schemaRegistryManagement");

    /// Ports by name, in the order of the file.
    public Map<String, Integer> byName() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("kafka", kafka);
        ports.put("kafkaPartners", kafkaPartners);
        ports.put("kafkaInternal", kafkaInternal);
        ports.put("kafkaController", kafkaController);
        ports.put("schemaRegistry", schemaRegistry);
        ports.put("schemaRegistryManagement", schemaRegistryManagement);
        ports.put("twinRegistry", twinRegistry);
        ports.put("interactionBroker", interactionBroker);
        ports.put("feedStreams", feedStreams);
        ports.put("identityBridge", identityBridge);
        ports.put("console", console);
        for (int i = 0; i < furtherFeedStreams.size(); i++) {
            ports.put("feedStreams[" + (i + 1) + "]", furtherFeedStreams.get(i));
        }
        ports.values().removeIf(port -> port == NONE);
        return ports;
    }
}
