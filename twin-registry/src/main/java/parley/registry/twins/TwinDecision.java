package parley.registry.twins;

import parley.avro.TwinEntry;

/// What is to be done about a request to change a twin.
public sealed interface TwinDecision {

    /// Store a twin that did not exist.
    record Create(TwinEntry entry) implements TwinDecision {}

    /// Store a new version of a twin.
    record Replace(TwinEntry entry) implements TwinDecision {}

    /// The twin is already as asked for.
    record Keep(TwinEntry entry) implements TwinDecision {}

    /// Remove the twin.
    record Delete() implements TwinDecision {}

    /// Nothing; the request is refused.
    record Refuse(TwinRefusal why) implements TwinDecision {}
}
