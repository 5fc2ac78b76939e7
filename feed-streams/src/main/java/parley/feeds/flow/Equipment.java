package parley.feeds.flow;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import parley.audit.DisbeliefLog;
import parley.identity.Did;
import parley.identity.SigningKey;
import parley.schemaregistry.SchemaRegistryClient;

/// What every loop works with.
///
/// @param self our organisation
/// @param told what was told last of what was delivered
/// @param others how many threads help to verify a batch
/// @param nanoTime a monotonic clock
/// @param derivingKey signs what terms show of records; null if nothing of them can be shown but the whole
public record Equipment(
        Did self,
        KafkaClients clients,
        SchemaRegistryClient registry,
        SchemaIds schemaIds,
        EmptyDeliveries emptyDeliveries,
        Verification verification,
        Fencing fencing,
        Quarantine quarantine,
        DisbeliefLog disbeliefs,
        Counters counters,
        Told told,
        int others,
        InstantSource clock,
        LongSupplier nanoTime,
        @Nullable SigningKey derivingKey) {}
