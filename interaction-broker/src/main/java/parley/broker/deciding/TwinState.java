package parley.broker.deciding;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.avro.Policy;

/// Everything that a decision about one provider twin reads.
///
/// The maps may be views of stores; deciding only reads them.
///
/// @param twin the provider twin's DID, ours or a partner's: the key of the log
/// @param policy the twin's policy in force; null if it never had one, or is not ours
/// @param interactions the interactions with that twin, by id
/// @param decided ids of log entries already decided on, with the time of each
public record TwinState(
        String twin, @Nullable Policy policy, Map<String, Interaction> interactions, Map<String, Instant> decided) {}
