package parley.bridge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.avro.State;
import parley.identity.ZeroCopy;

/// An interaction, as far as rights go: who may read what was delivered, and what is read where it is published.
/// @param requester the DID of the twin that asked
/// @param feed the topic of the feed that it may read itself, for as long as it is active; null if it may not
/// @param until when that ends by the terms; null if it does not
record Delivery(
        String interaction,
        String requester,
        @Nullable String feed,
        @Nullable Instant until) {
    static Delivery of(String id, Interaction interaction) {
        boolean reads = interaction.getState() == State.ACTIVE && ZeroCopy.granted(interaction);
        return new Delivery(
                id,
                interaction.getRequester(),
                reads ? ZeroCopy.topic(interaction) : null,
                reads ? interaction.getProviderHalf().getUntil() : null);
    }

    /// When the right to read the feed itself ends, of who has it until `delegated` at the most.
    Instant end(Instant delegated) {
        return until == null || delegated.isBefore(until) ? delegated : until;
    }
}
