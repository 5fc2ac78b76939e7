package parley.agent;

import parley.agent.delivery.Delivery;
import parley.agent.delivery.Place;
import parley.identity.Did;

/// Finds what it takes to read the records of one interaction.
record Deliveries(Agent agent, Did twin) {

    Delivery of(InteractionView interaction) {
        var provider = Did.ofTwin(interaction.provider());
        return new Delivery(
                interaction.id(),
                provider.feedUrl(interaction.feed()),
                agent.kafkaClient(),
                "agent." + agent.settings().clientId() + ".",
                this::schema,
                new Documents(agent, twin, provider).publisherKeys(),
                interaction.zeroCopy()
                        ? new Place.Published(interaction.delivery(), interaction.epoch())
                        : new Place.Delivered(interaction.delivery()),
                epoch -> thinned(interaction.id(), epoch));
    }

    /// Of a run that is over nobody can tell any more: its gaps are told.
    private boolean thinned(String interaction, long epoch) {
        return new ActingTwin(agent, twin)
                .interaction(interaction)
                .filter(now -> now.epoch() == epoch && now.thinned())
                .isPresent();
    }

    private String schema(int id) {
        return new ActingTwin(agent, twin)
                .registry("/schemas/schemas/ids/" + id)
                .orThrow()
                .json()
                .path("schema")
                .asText();
    }
}
