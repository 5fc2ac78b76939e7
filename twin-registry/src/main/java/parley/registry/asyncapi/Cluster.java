package parley.registry.asyncapi;

import java.net.URI;

/// Where the agents of a space read and write.
///
/// @param bootstrapServers of the space's Kafka cluster
/// @param encrypted whether it is spoken to by TLS
/// @param tokens where agents get their tokens
public record Cluster(String bootstrapServers, boolean encrypted, URI tokens) {}
