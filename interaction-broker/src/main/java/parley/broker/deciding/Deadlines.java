package parley.broker.deciding;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.policy.Policies;

/// When time alone may change an interaction: a [parley.avro.Tick] is due then.
public final class Deadlines {

    private Deadlines() {}

    /// The next moment at which the interaction must be looked at again; empty if only an event can change it.
    ///
    /// @param policy the provider's policy, if the provider is ours
    /// @param own our organisation's DID
    /// @param after until when the policy's times have been considered
    public static Optional<Instant> next(Interaction interaction, @Nullable Policy policy, String own, Instant after) {
        if (!Situation.live(interaction)) {
            return Optional.empty();
        }
        Stream<Instant> unanswered =
                Situation.unanswered(interaction) ? Stream.of(interaction.getValidUntil()) : Stream.empty();
        Stream<Instant> rules =
                policy != null && interaction.getProviderOrganisation().equals(own)
                        ? Policies.boundaries(policy).filter(after::isBefore)
                        : Stream.empty();
        return Stream.of(unanswered, rules, Situation.end(interaction, own).stream())
                .flatMap(each -> each)
                .min(Comparator.naturalOrder());
    }
}
