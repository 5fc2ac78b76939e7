package parley.broker.deciding;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.avro.RootPolicy;
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
    /// @param root what our organisation allows at most; null if it has not said so
    public static List<Changed> of(
            String twin,
            List<Rule> rules,
            @Nullable RootPolicy root,
            Collection<Interaction> interactions,
            Instant now,
            String own) {
        Policy policy = new Policy(twin, 0L, rules, "", root);
        return changed(
                interactions.stream()
                        .filter(interaction -> interaction.getProvider().equals(twin)),
                any -> policy,
                now,
                own);
    }

    /// Those that would change by a root policy, by id.
    ///
    /// @param rules those of the policy in force, by the DID of the twin whose it is
    /// @param interactions all that there are
    /// @param own our organisation's DID
    public static List<Changed> ofRoot(
            RootPolicy root,
            Function<String, List<Rule>> rules,
            Stream<Interaction> interactions,
            Instant now,
            String own) {
        return changed(interactions, twin -> new Policy(twin, 0L, rules.apply(twin), "", root), now, own);
    }

    private static List<Changed> changed(
            Stream<Interaction> interactions, Function<String, Policy> policies, Instant now, String own) {
        return interactions
                .sorted(Comparator.comparing(Interaction::getId))
                .flatMap(interaction -> {
                    Policy policy = policies.apply(interaction.getProvider());
                    TwinState state = new TwinState(interaction.getProvider(), policy, Map.of(), Map.of());
                    Situation situation = new Situation(state, "", now, own);
                    return Stream.ofNullable(PolicyChanges.reevaluated(situation, interaction));
                })
                .map(Change.InteractionSet::interaction)
                .map(changed -> new Changed(changed, !Situation.live(changed)))
                .toList();
    }
}
