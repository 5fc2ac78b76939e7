package parley.registry.twins;

import java.time.Instant;
import java.util.Optional;
import parley.avro.Feed;
import parley.avro.TwinEntry;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKeys;
import parley.identity.Showing;
import parley.identity.TwinDocument;
import parley.policy.Requester;

/// One of the space's own twins, its document endorsed by the organisation.
public record OwnTwin(TwinEntry entry, TwinDocument document) {

    /// What came of reading a stored entry.
    public sealed interface Reading {

        /// It is a twin of this organisation.
        record Valid(OwnTwin twin) implements Reading {}

        /// It is not, so for this space there is no such twin.
        record Invalid(String why) implements Reading {}
    }

    /// Reads an entry as it was stored.
    ///
    /// @param key the key it is stored under
    public static Reading read(String key, TwinEntry entry, OrganisationKeys organisation) {
        return switch (TwinDocument.parseEndorsed(entry.getDocument(), organisation)) {
            case TwinDocument.Result.Refused(var why) -> new Reading.Invalid(why);
            case TwinDocument.Result.Endorsed(var document) ->
                key.equals(entry.getTwin()) && key.equals(document.twin().value())
                        ? new Reading.Valid(new OwnTwin(entry, document))
                        : new Reading.Invalid("key, entry and document name different twins");
        };
    }

    /// The twin's DID.
    public Did did() {
        return document.twin();
    }

    /// The twin's delegation to an agent, unless it has lapsed.
    public Optional<Delegation> delegation(String agent, Instant now) {
        return document.ofAgent(agent).filter(delegation -> now.isBefore(delegation.expires()));
    }

    /// Whether the agent may do this in the twin's name.
    public boolean delegates(String agent, Function function, Instant now) {
        return document.ofAgent(agent)
                .filter(delegation -> delegation.covers(function, now))
                .isPresent();
    }

    /// The twin as it asks by this agent, showing what it is said to show, as far as that counts now.
    public Requester requester(String agent, Showing showing, Instant now) {
        Requester plain = new Requester(did().organisation(), did().value(), did().agent(agent));
        return switch (showing.sent(entry.getAttestations(), did(), now)) {
            case Showing.Result.Verified(var attested) -> plain.showing(attested);
            case Showing.Result.Refused refused -> plain;
        };
    }

    /// The feed of that name.
    public Optional<Feed> feed(String name) {
        return entry.getFeeds().stream()
                .filter(feed -> feed.getName().equals(name))
                .findFirst();
    }
}
