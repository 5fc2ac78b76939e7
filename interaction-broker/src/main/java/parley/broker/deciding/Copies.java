package parley.broker.deciding;

import parley.avro.Interaction;

/// Interactions to be changed.
final class Copies {

    private Copies() {}

    /// A builder that holds what the interaction holds. Avro's own copies deeply, and looks up every class by its name.
    static Interaction.Builder of(Interaction interaction) {
        return Interaction.newBuilder()
                .setId(interaction.getId())
                .setRequester(interaction.getRequester())
                .setProvider(interaction.getProvider())
                .setRequesterOrganisation(interaction.getRequesterOrganisation())
                .setProviderOrganisation(interaction.getProviderOrganisation())
                .setAgent(interaction.getAgent())
                .setFeed(interaction.getFeed())
                .setPartitions(interaction.getPartitions())
                .setEpoch(interaction.getEpoch())
                .setState(interaction.getState())
                .setRequesterHalf(interaction.getRequesterHalf())
                .setProviderHalf(interaction.getProviderHalf())
                .setDeliveryReady(interaction.getDeliveryReady())
                .setRequest(interaction.getRequest())
                .setRequesterDocument(interaction.getRequesterDocument())
                .setValidUntil(interaction.getValidUntil())
                .setPurpose(interaction.getPurpose())
                .setPolicyVersion(interaction.getPolicyVersion())
                .setRule(interaction.getRule())
                .setUpdated(interaction.getUpdated())
                .setCause(interaction.getCause())
                .setOffered(interaction.getOffered())
                .setAccepted(interaction.getAccepted())
                .setFirstGranted(interaction.getFirstGranted())
                .setAttested(interaction.getAttested());
    }
}
