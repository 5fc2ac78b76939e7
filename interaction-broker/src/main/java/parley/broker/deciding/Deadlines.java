package parley.broker.deciding;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Attested;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.policy.Policies;

/// When time alone may change an interaction: a [parley.avro.Tick] is due then.
public final class Deadlines {

    private Deadlines() {}

    /// The next moment at which the interaction must be looked at again; empty if only an event can change it.
    ///
    /// @param policy the policy of the provider's log; null if there is none
    /// @param own our organisation's DID
    /// @param after until when the policy's times have been considered
    public static Optional<Instant> next(Interaction interaction, @Nullable Policy policy, String own, Instant after) {
        if (!Situation.live(interaction)) {
            return Optional.empty();
        }
        Stream<Instant> unanswered =
                Situation.unanswered(interaction) ? Stream.of(interaction.getValidUntil()) : Stream.empty();
        return Stream.of(
                        unanswered,
                        rules(interaction, policy, own).filter(after::isBefore),
                        Situation.end(interaction, own).stream())
                .flatMap(each -> each)
                .min(Comparator.naturalOrder());
    }

    private static Stream<Instant> rules(Interaction interaction, @Nullable Policy policy, String own) {
        if (policy == null) {
            return Stream.empty();
        }
        Stream<Instant> given = interaction.getProviderOrganisation().equals(own)
                ? Stream.concat(
                        Policies.boundaries(policy),
                        interaction.getAttested().stream().map(Attested::getValidUntil))
                : Stream.empty();
        Stream<Instant> taken = interaction.getRequesterOrganisation().equals(own)
                ? Policies.outboundBoundaries(policy)
                : Stream.empty();
        return Stream.concat(given, taken);
    }
}
