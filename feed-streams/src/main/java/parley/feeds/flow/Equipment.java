package parley.feeds.flow;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;
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
        @Nullable SigningKey derivingKey) {

    /// A loop begins on what another instance may have worked on until now: returns once all is known that was told of
    /// what was delivered, and forgets which deliveries were empty.
    ///
    /// @param running ends the wait when it becomes false
    public void carryOn(BooleanSupplier running) {
        told.await(running);
        emptyDeliveries.forget();
    }
}
