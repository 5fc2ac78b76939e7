package parley.feeds.flow;

import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import parley.identity.Did;
import parley.identity.ServiceSettings.Partner;
import parley.schemaregistry.SchemaRegistryClient;

/// What every loop works with.
///
/// @param organisation our own name, as partners use it in their lanes
/// @param self our organisation
/// @param others how many threads help to verify a batch
/// @param nanoTime a monotonic clock
public record Equipment(
        String organisation,
        Did self,
        List<Partner> partners,
        KafkaClients clients,
        SchemaRegistryClient registry,
        SchemaIds schemaIds,
        EmptyDeliveries emptyDeliveries,
        Verification verification,
        Fencing fencing,
        Quarantine quarantine,
        Counters counters,
        int others,
        InstantSource clock,
        LongSupplier nanoTime) {

    public Equipment {
        partners = List.copyOf(partners);
    }
}
