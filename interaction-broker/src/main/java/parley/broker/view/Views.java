package parley.broker.view;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import parley.avro.AuditEntry;
import parley.avro.Policy;
import parley.identity.OrganisationKeys;

/// All that the API knows. Thread-safe.
public record Views(
        OwnTwins twins,
        Delegations delegations,
        Catalogue catalogue,
        Map<String, Policy> policies,
        PolicyHistory history,
        Interactions interactions,
        Deliveries deliveries,
        Commands commands,
        AskedCommands asked,
        AuditTrail audit,
        Replies replies,
        Grounds grounds,
        UnseenEffects effects) {

    private static final int AUDIT_AT_HAND = 10_000;
    private static final int COMMANDS_AT_HAND = 20_000;
    private static final int ASKED_AT_HAND = 1_000;

    /// Nothing known yet.
    ///
    /// @param organisation our organisation's public key
    public static Views empty(OrganisationKeys organisation) {
        Interactions interactions = new Interactions();
        OwnTwins twins = new OwnTwins(organisation);
        return new Views(
                twins,
                new Delegations(twins),
                new Catalogue(organisation.organisation()),
                new ConcurrentHashMap<>(),
                new PolicyHistory(),
                interactions,
                new Deliveries(),
                new Commands(COMMANDS_AT_HAND),
                new AskedCommands(ASKED_AT_HAND),
                new AuditTrail(AUDIT_AT_HAND),
                new Replies(),
                new Grounds(),
                new UnseenEffects(interactions));
    }

    /// Whether a decision is about no twin of ours in particular: what a broker or a service refused may name one that
    /// there is not.
    public boolean concerns(String organisation, AuditEntry entry) {
        return entry.getProvider().equals(organisation)
                || ((entry.getDenied() != null || entry.getEvent().equals("RootPolicyReached"))
                        && twins.get(entry.getProvider()).isEmpty());
    }

    /// The policy of that twin, if it ever had one.
    public Optional<Policy> policy(String twin) {
        return Optional.ofNullable(policies.get(twin));
    }
}
