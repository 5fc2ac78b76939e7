package parley.registry.twins;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.identity.Delegation;
import parley.identity.OrganisationKey;
import parley.identity.TwinDocument;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.twins.TwinRefusal.Unknown;

/// Decides whether our organisation endorses a twin's document anew, because it has another key
/// than the one that did, or the service that derives has.
///
/// @param organisation the key that counts
/// @param keys that of the service that derives
public record Endorsement(OrganisationKey organisation, AgentKeys keys) {

    /// A document that another key of ours signed is signed with the one that counts; one that does
    /// not name the key of the service that derives names it.
    ///
    /// @param current the twin as it stands; null if there is none
    public TwinDecision anew(@Nullable OwnTwin current, Instant now) {
        if (current == null) {
            return new Refuse(new Unknown());
        }
        TwinDocument document = current.document();
        List<Delegation> delegations = keys.withDeriving(document.delegations(), now);
        return organisation.signed(document.json()) && delegations.equals(document.delegations())
                ? new Keep(current.entry())
                : new Replace(TwinChanges.next(current.entry(), now)
                        .setDocument(document.next(delegations, document.retired(), organisation, now))
                        .build());
    }
}
