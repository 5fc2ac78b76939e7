package parley.broker.view;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Traffic;
import parley.identity.ZeroCopy;

/// What the interactions of our twins were delivered, as our side has counted it: egress what we provide, ingress what
/// partners do. Thread-safe.
public final class Deliveries {

    private final Map<String, Map<String, Traffic>> told = new ConcurrentHashMap<>();

    /// Takes what `traffic` says; null removes.
    public void take(String key, @Nullable Traffic traffic) {
        String interaction = key.substring(0, Math.max(0, key.indexOf('/')));
        if (traffic != null) {
            told.computeIfAbsent(interaction, any -> new ConcurrentHashMap<>()).put(key, traffic);
        } else {
            told.computeIfPresent(interaction, (any, all) -> {
                all.remove(key);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /// What an interaction was delivered in all its epochs, over the partitions of its feed. Empty if nobody counts:
    /// its
    /// subscriber reads the feed's own topic.
    ///
    /// At the provider the lag is what waits in all of the feed's partitions; at the requester, what waits in the
    /// fullest of the lane's partitions that the records come through, whoever they are for.
    ///
    /// @param own our organisation's DID
    public Optional<Delivered> of(Interaction interaction, String own) {
        Delivered sum = sum(interaction, own);
        return sum.equals(Delivered.NOTHING) && ZeroCopy.granted(interaction) ? Optional.empty() : Optional.of(sum);
    }

    /// The same, nothing where nobody counts.
    public Delivered sum(Interaction interaction, String own) {
        Side side = interaction.getProviderOrganisation().equals(own) ? Side.PROVIDER : Side.REQUESTER;
        Delivered sum = Delivered.NOTHING;
        for (Traffic traffic : told.getOrDefault(interaction.getId(), Map.of()).values()) {
            if (traffic.getSide() == side) {
                sum = plus(sum, traffic);
            }
        }
        return interaction.getState() == State.ACTIVE
                ? sum
                : new Delivered(sum.records(), sum.bytes(), sum.last(), null);
    }

    private static Delivered plus(Delivered sum, Traffic traffic) {
        return new Delivered(
                sum.records() + traffic.getRecords(),
                sum.bytes() + traffic.getBytes(),
                Delivered.later(sum.last(), traffic.getLast()),
                lag(sum.lag(), traffic));
    }

    private static @Nullable Long lag(@Nullable Long sum, Traffic traffic) {
        Long lag = traffic.getLag();
        if (sum == null || lag == null) {
            return sum == null ? lag : sum;
        }
        return traffic.getSide() == Side.PROVIDER ? sum + lag : Math.max(sum, lag);
    }
}
