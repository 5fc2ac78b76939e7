package parley.agent;

/// What came of ending an interaction.
///
/// @param interaction the interaction as it stands now
/// @param inForce whether it is certain that no record published from now on is delivered; otherwise ask again
public record Termination(InteractionView interaction, boolean inForce) {}
