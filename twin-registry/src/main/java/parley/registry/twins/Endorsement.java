package parley.registry.twins;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.identity.OrganisationKey;
import parley.identity.TwinDocument;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.twins.TwinRefusal.Unknown;

/// Decides whether our organisation endorses a twin's document anew, because it has another key
/// than the one that did.
///
/// @param organisation the key that counts
public record Endorsement(OrganisationKey organisation) {

    /// A document that another key of ours signed is signed with the one that counts.
    ///
    /// @param current the twin as it stands; null if there is none
    public TwinDecision anew(@Nullable OwnTwin current, Instant now) {
        if (current == null) {
            return new Refuse(new Unknown());
        }
        TwinDocument document = current.document();
        return organisation.signed(document.json())
                ? new Keep(current.entry())
                : new Replace(TwinChanges.next(current.entry(), now)
                        .setDocument(document.next(document.delegations(), document.retired(), organisation, now))
                        .build());
    }
}
