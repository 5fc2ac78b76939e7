package parley.feeds.delivery;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;

/// Builds delivery tables from `interactions`, record by record. Not thread-safe: it belongs to the thread that reads
/// them.
public final class Deliveries {

    private final String self;
    private final Map<String, Standing> standings = new HashMap<>();

    /// @param self our organisation's DID
    public Deliveries(String self) {
        this.self = self;
    }

    /// Takes in one record of `interactions`.
    ///
    /// @param id the record's key
    /// @param interaction the record's value; null removes
    public void apply(String id, @Nullable Interaction interaction) {
        if (interaction == null || !interaction.getRequesterOrganisation().equals(self)) {
            standings.remove(id);
        } else {
            standings.put(id, Standing.of(interaction));
        }
    }

    /// The table of what was taken in.
    ///
    /// @param applied the offset in `interactions` below which everything was
    public DeliveryTable table(long applied) {
        return new DeliveryTable(standings, applied);
    }
}
