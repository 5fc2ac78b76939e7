package parley.agent;

/// What a request has become that was accepted.
///
/// @param inForce whether what is published from now on is known to arrive
public record Acceptance(InteractionView interaction, boolean inForce) {}
