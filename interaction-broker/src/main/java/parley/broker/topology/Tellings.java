package parley.broker.topology;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.broker.deciding.Change;

/// What partners are told of interactions: our half of each, signed.
///
/// Where one decision changes many, as a policy that ends them all does, they are signed on all processors:
/// that is most of what applying such a decision takes. For one thread.
final class Tellings {

    private static final Logger LOG = LoggerFactory.getLogger(Tellings.class);

    /// Fewer are signed before another thread is awake.
    static final int MANY = 16;

    private final String own;
    private final PartnerNames partners;
    private final HalfSigner signer;
    private final OwnDocuments documents;

    /// By the very interaction: one decision may change one twice.
    private final IdentityHashMap<Interaction, ForPartner<LaneMessage>> ready = new IdentityHashMap<>();

    private record Told(Interaction interaction, ForPartner<LaneMessage> message) {}

    Tellings(String own, PartnerNames partners, HalfSigner signer, OwnDocuments documents) {
        this.own = own;
        this.partners = partners;
        this.signer = signer;
        this.documents = documents;
    }

    /// Makes ready what these changes have partners told, and forgets what was made ready before.
    void prepare(List<Change> changes) {
        ready.clear();
        List<Interaction> telling = changes.stream()
                .filter(change -> change instanceof Change.InteractionSet set && set.sendHalfToPartner())
                .map(change -> ((Change.InteractionSet) change).interaction())
                .toList();
        if (telling.size() >= MANY) {
            telling.parallelStream()
                    .flatMap(interaction -> make(interaction).map(message -> new Told(interaction, message)).stream())
                    .toList()
                    .forEach(told -> ready.put(told.interaction(), told.message()));
        }
    }

    /// What the other side's organisation is told of the interaction; empty if that is no partner.
    Optional<ForPartner<LaneMessage>> of(Interaction interaction) {
        ForPartner<LaneMessage> made = ready.remove(interaction);
        if (made != null) {
            return Optional.of(made);
        }
        Optional<ForPartner<LaneMessage>> message = make(interaction);
        if (message.isEmpty()) {
            LOG.warn("not told interaction={} provider={}", interaction.getId(), interaction.getProvider());
        }
        return message;
    }

    private Optional<ForPartner<LaneMessage>> make(Interaction interaction) {
        boolean asking = interaction.getRequesterOrganisation().equals(own);
        String other = asking ? interaction.getProviderOrganisation() : interaction.getRequesterOrganisation();
        return partners.of(other)
                .flatMap(partner -> half(interaction, asking)
                        .map(half -> new ForPartner<LaneMessage>(partner, new LaneMessage(half))));
    }

    /// Empty if it would give something without a document, which nobody believes.
    private Optional<LaneHalf> half(Interaction interaction, boolean asking) {
        Half half = asking ? interaction.getRequesterHalf() : interaction.getProviderHalf();
        String document = document(interaction, half, asking);
        if (!asking && half.getWanted() && document.isEmpty()) {
            LOG.error("nothing given, the twin has no document interaction={}", interaction.getId());
            return Optional.empty();
        }
        return Optional.of(new LaneHalf(
                interaction.getId(), signer.sign(interaction, half), asking ? interaction.getRequest() : "", document));
    }

    /// The requester's as it asked with it, the provider's as it stands.
    private String document(Interaction interaction, Half half, boolean asking) {
        if (asking) {
            return interaction.getRequesterDocument();
        }
        return half.getWanted() ? documents.awaited(interaction.getProvider()) : "";
    }
}
