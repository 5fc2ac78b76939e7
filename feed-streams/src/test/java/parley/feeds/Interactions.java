package parley.feeds;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.interaction.InteractionId;
import parley.topics.AvroSerde;

/// Interactions for tests: `balancer` of `grid` asks `computer` of `harbour` for its feed `load`.
public final class Interactions {

    public static final String HARBOUR = "did:web:localhost%3A17110";
    public static final String GRID = "did:web:localhost%3A18110";
    public static final String COMPUTER = HARBOUR + ":twins:computer";
    public static final String BALANCER = GRID + ":twins:balancer";
    public static final String FEED = "load";
    public static final String TOPIC = "feed.computer.load";
    public static final String ID = InteractionId.of(BALANCER, COMPUTER, FEED);
    public static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    static {
        // Building a record looks classes up by name, which only the serde makes Avro trust
        AvroSerde.of(Interaction.class);
    }

    private Interactions() {}

    /// Asked for, and not answered.
    public static Interaction.Builder requested(long epoch) {
        return of(BALANCER, COMPUTER, FEED, epoch, 1);
    }

    /// Allowed, and starting at those offsets.
    public static Interaction.Builder active(long epoch, Long... starts) {
        return requested(epoch)
                .setPartitions(starts.length)
                .setState(State.ACTIVE)
                .setDeliveryReady(true)
                .setProviderHalf(half(Side.PROVIDER, epoch, true, List.of(starts)));
    }

    /// Ended by the provider.
    public static Interaction.Builder ended(long epoch) {
        return requested(epoch)
                .setState(State.TERMINATED)
                .setProviderHalf(half(Side.PROVIDER, epoch, false, List.of()));
    }

    /// Between any two twins.
    public static Interaction.Builder of(String requester, String provider, String feed, long epoch, int partitions) {
        return Interaction.newBuilder()
                .setId(InteractionId.of(requester, provider, feed))
                .setRequester(requester)
                .setProvider(provider)
                .setRequesterOrganisation(requester.substring(0, requester.indexOf(":twins")))
                .setProviderOrganisation(provider.substring(0, provider.indexOf(":twins")))
                .setAgent(requester + "#balancer-agent")
                .setFeed(feed)
                .setPartitions(partitions)
                .setEpoch(epoch)
                .setState(State.REQUESTED)
                .setRequesterHalf(half(Side.REQUESTER, epoch, true, List.of()))
                .setProviderHalf(null)
                .setDeliveryReady(false)
                .setRequest("{}")
                .setRequesterDocument("{}")
                .setValidUntil(NOW.plusSeconds(3600))
                .setPurpose(null)
                .setPolicyVersion(1)
                .setRule("r1")
                .setUpdated(NOW)
                .setCause("cause");
    }

    public static Half half(Side side, long epoch, boolean wanted, @Nullable List<Long> starts) {
        return new Half(
                side,
                epoch,
                1L,
                wanted,
                Reason.NONE,
                "by",
                starts == null ? List.of() : List.copyOf(starts),
                NOW,
                null,
                "",
                null);
    }
}
