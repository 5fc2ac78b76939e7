package parley.registry.twins;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.RetiredKey;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.twins.TwinRefusal.LastAdministrator;
import parley.registry.twins.TwinRefusal.NoSuchDelegation;
import parley.registry.twins.TwinRefusal.NotNow;
import parley.registry.twins.TwinRefusal.OtherVersion;
import parley.registry.twins.TwinRefusal.Unknown;

/// Decides which agents a twin delegates to. Only who may administer the twin changes that, by a call that it signed,
/// and never so that nobody may.
public final class DelegationChanges {

    static final Duration LONGEST = Duration.ofDays(366);

    private final OrganisationKey organisation;
    private final AgentKeys keys;

    /// @param organisation endorses the documents
    /// @param keys of the agents that may be delegated to
    public DelegationChanges(OrganisationKey organisation, AgentKeys keys) {
        this.organisation = organisation;
        this.keys = keys;
    }

    /// The twin is to delegate this, in the place of what it delegated to the same agent before.
    ///
    /// @param current the twin as it stands; null if there is none
    /// @param version the twin's, as whoever signed it saw it: what was signed once is not applied again
    public TwinDecision put(
            @Nullable OwnTwin current, SignedCall call, Delegation delegation, long version, Instant now) {
        return administered(current, call, now, twin -> {
            if (twin.document().delegations().contains(delegation)) {
                return new Keep(twin.entry());
            }
            if (version != twin.entry().getVersion()) {
                return new Refuse(new OtherVersion(version, twin.entry().getVersion()));
            }
            if (!now.isBefore(delegation.expires()) || delegation.expires().isAfter(now.plus(LONGEST))) {
                return new Refuse(new NotNow(delegation.expires(), LONGEST.toDays()));
            }
            return keys.flaw(twin.did(), delegation.agent(), delegation.key(), delegation.custody(), now)
                    .<TwinDecision>map(Refuse::new)
                    .orElseGet(() -> replaced(twin, now, others -> with(others, delegation)));
        });
    }

    /// The twin is to delegate nothing to this agent.
    ///
    /// @param current the twin as it stands; null if there is none
    /// @param version the twin's, as whoever signed it saw it: what was signed once is not applied again
    public TwinDecision remove(@Nullable OwnTwin current, SignedCall call, String agent, long version, Instant now) {
        return administered(current, call, now, twin -> {
            if (twin.document().ofAgent(agent).isEmpty()) {
                return new Refuse(new NoSuchDelegation(agent));
            }
            return version == twin.entry().getVersion()
                    ? replaced(twin, now, delegations -> without(delegations, agent))
                    : new Refuse(new OtherVersion(version, twin.entry().getVersion()));
        });
    }

    private static TwinDecision administered(
            @Nullable OwnTwin current,
            SignedCall call,
            Instant now,
            java.util.function.Function<OwnTwin, TwinDecision> change) {
        if (current == null || current.delegation(call.agent(), now).isEmpty()) {
            return new Refuse(new Unknown());
        }
        return call.flaw(current, Function.ADMINISTER, now)
                .<TwinDecision>map(Refuse::new)
                .orElseGet(() -> change.apply(current));
    }

    private TwinDecision replaced(OwnTwin twin, Instant now, UnaryOperator<List<Delegation>> change) {
        List<Delegation> delegations = change.apply(twin.document().delegations());
        if (delegations.stream().noneMatch(delegation -> delegation.covers(Function.ADMINISTER, now))) {
            return new Refuse(new LastAdministrator());
        }
        return new Replace(TwinChanges.next(twin.entry(), now)
                .setDocument(twin.document().next(delegations, retired(twin, delegations), organisation, now))
                .build());
    }

    /// What an agent signed with a key that it replaced stays good while it has the key that it replaced it by.
    private static List<RetiredKey> retired(OwnTwin twin, List<Delegation> delegations) {
        return twin.document().retired().stream()
                .filter(key -> twin.document()
                        .ofAgent(key.agent())
                        .filter(before -> delegations.stream()
                                .anyMatch(delegation -> delegation.agent().equals(before.agent())
                                        && delegation.key().equals(before.key())))
                        .isPresent())
                .toList();
    }

    private static List<Delegation> with(List<Delegation> delegations, Delegation one) {
        List<Delegation> changed = without(delegations, one.agent());
        changed.add(one);
        return changed;
    }

    private static List<Delegation> without(List<Delegation> delegations, String agent) {
        List<Delegation> others = new ArrayList<>(delegations);
        others.removeIf(delegation -> delegation.agent().equals(agent));
        return others;
    }
}
