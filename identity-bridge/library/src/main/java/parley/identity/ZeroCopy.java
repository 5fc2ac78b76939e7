package parley.identity;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Terms;
import parley.topics.Topics;

/// Zero copy: inside one organisation, who may see what a feed retains reads the feed's own topic, and has
/// no delivery. Towards a partner that means nothing: its records come through a lane.
public final class ZeroCopy {
    private ZeroCopy() {}

    /// Whether a subscription between twins of these organisations, under these terms, is one to the feed's own topic.
    public static boolean under(@Nullable Terms terms, String requesterOrganisation, String providerOrganisation) {
        return terms != null
                && terms.getHistory() == History.RETAINED
                && requesterOrganisation.equals(providerOrganisation);
    }

    /// What these terms mean between twins of these organisations: a partner reads no topic of ours.
    ///
    /// @return null if they mean nothing at all
    public static @Nullable Terms meant(
            @Nullable Terms terms, String requesterOrganisation, String providerOrganisation) {
        if (terms == null) {
            return null;
        }
        boolean history =
                terms.getHistory() != History.RETAINED || under(terms, requesterOrganisation, providerOrganisation);
        return (history && terms.getHistory() != History.NONE) || says(terms)
                ? new Terms(
                        history ? terms.getHistory() : History.NONE,
                        terms.getFields(),
                        terms.getWhere(),
                        terms.getAtMost(),
                        terms.getUntil(),
                        terms.getForMillis(),
                        terms.getMaxCommands(),
                        terms.getPurpose(),
                        terms.getSince(),
                        terms.getLastMillis())
                : null;
    }

    /// Whether they say anything but what may be seen of the time before.
    private static boolean says(Terms terms) {
        return !terms.getFields().isEmpty()
                || Stream.of(
                                Optional.ofNullable(terms.getWhere()),
                                Optional.ofNullable(terms.getAtMost()),
                                Optional.ofNullable(terms.getUntil()),
                                Optional.ofNullable(terms.getForMillis()),
                                Optional.ofNullable(terms.getMaxCommands()),
                                Optional.ofNullable(terms.getPurpose()))
                        .anyMatch(Optional::isPresent);
    }

    /// Whether the provider has granted the interaction's current epoch so.
    public static boolean granted(Interaction interaction) {
        Half provider = interaction.getProviderHalf();
        return provider != null
                && provider.getEpoch() == interaction.getEpoch()
                && under(
                        provider.getTerms(),
                        interaction.getRequesterOrganisation(),
                        interaction.getProviderOrganisation());
    }

    /// The topic in the requester's space where an interaction's records are to be read.
    public static String topic(Interaction interaction) {
        return granted(interaction)
                ? Topics.feed(Did.ofTwin(interaction.getProvider()).twinName().orElseThrow(), interaction.getFeed())
                : Topics.delivery(interaction.getId());
    }
}
