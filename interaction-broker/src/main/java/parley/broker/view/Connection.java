package parley.broker.view;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;

/// All that twins of ours have, or had, with the twins of one organisation.
///
/// @param organisation its DID; our own for what is between our twins
/// @param live how many interactions go on, or wait to begin
/// @param past how many have ended, or came to nothing
/// @param records how many records were delivered in all of them, in either direction
/// @param bytes how many bytes these were
/// @param last when the last was; null if none was
public record Connection(
        String organisation,
        int live,
        int past,
        long records,
        long bytes,
        @Nullable Instant last) {

    /// Sums up interactions by organisation.
    ///
    /// @param counterpart the organisation with which an interaction is
    /// @param delivered what an interaction was delivered
    public static List<Connection> sum(
            Collection<Interaction> interactions,
            Function<Interaction, String> counterpart,
            Function<Interaction, Delivered> delivered) {
        TreeMap<String, Connection> sums = new TreeMap<>();
        for (Interaction interaction : interactions) {
            String organisation = counterpart.apply(interaction);
            sums.put(
                    organisation,
                    sums.getOrDefault(organisation, new Connection(organisation, 0, 0, 0, 0, null))
                            .plus(Interactions.live(interaction), delivered.apply(interaction)));
        }
        return List.copyOf(sums.values());
    }

    private Connection plus(boolean alive, Delivered delivered) {
        return new Connection(
                organisation,
                live + (alive ? 1 : 0),
                past + (alive ? 0 : 1),
                records + delivered.records(),
                bytes + delivered.bytes(),
                Delivered.later(last, delivered.last()));
    }
}
