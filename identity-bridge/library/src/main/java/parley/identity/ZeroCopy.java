package parley.identity;

import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Terms;
import parley.topics.Topics;

/// Zero copy: inside one organisation, who may see what a feed retains reads the feed's own topic, and has no delivery.
/// Towards a partner such terms mean nothing: its records come through a lane, from the grant on.
public final class ZeroCopy {
    private ZeroCopy() {}

    /// Whether a subscription between twins of these organisations, under these terms, is one to the feed's own topic.
    public static boolean under(@Nullable Terms terms, String requesterOrganisation, String providerOrganisation) {
        return terms != null
                && terms.getHistory() == History.RETAINED
                && requesterOrganisation.equals(providerOrganisation);
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
