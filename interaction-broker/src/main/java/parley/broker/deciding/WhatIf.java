package parley.broker.deciding;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.avro.Rule;

/// What a policy would change of what lives, if it were set: decided as it would be then.
public final class WhatIf {

    private WhatIf() {}

    /// One interaction that would change.
    ///
    /// @param interaction as it would stand
    /// @param ends whether it would end; else what waits for the twin's agents would be granted
    public record Changed(Interaction interaction, boolean ends) {}

    /// The interactions that would change, by id.
    ///
    /// @param twin the DID of the twin whose policy it is, one of ours
    /// @param interactions those of the twin, in which it is the provider or not
    /// @param own our organisation's DID
    public static List<Changed> of(
            String twin, List<Rule> rules, Collection<Interaction> interactions, Instant now, String own) {
        TwinState state = new TwinState(twin, new Policy(twin, 0L, rules, ""), Map.of(), Map.of());
        Situation situation = new Situation(state, "", now, own);
        return interactions.stream()
                .filter(interaction -> interaction.getProvider().equals(twin))
                .sorted(Comparator.comparing(Interaction::getId))
                .flatMap(interaction -> Stream.ofNullable(PolicyChanges.reevaluated(situation, interaction)))
                .map(Change.InteractionSet::interaction)
                .map(changed -> new Changed(changed, !Situation.live(changed)))
                .toList();
    }
}
