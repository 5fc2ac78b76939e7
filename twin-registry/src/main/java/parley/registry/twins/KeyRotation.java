package parley.registry.twins;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.PublicKey;
import parley.identity.RetiredKey;
import parley.identity.RetiredKey.LastSigned;
import parley.identity.TwinDocument;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.twins.TwinRefusal.Disbelieved;
import parley.registry.twins.TwinRefusal.KeptForIt;
import parley.registry.twins.TwinRefusal.OtherFeeds;
import parley.registry.twins.TwinRefusal.OtherVersion;
import parley.registry.twins.TwinRefusal.SignedOtherwise;
import parley.registry.twins.TwinRefusal.Unknown;

/// Decides whether an agent has another key from now on. It asks for that itself, with the old key and the new one, and
/// names the last that it signed with the old: what is said to have been signed with that later is not believed.
public final class KeyRotation {

    private final OrganisationKey organisation;

    /// @param organisation endorses the documents
    public KeyRotation(OrganisationKey organisation) {
        this.organisation = organisation;
    }

    /// What an agent asks for.
    ///
    /// @param call signed with the old key
    /// @param successor the same, signed with the new key
    /// @param version the twin's, as the agent saw it
    /// @param last the last that it signed with the old key
    public record Wish(SignedCall call, String successor, PublicKey key, long version, List<LastSigned> last) {
        public Wish {
            last = List.copyOf(last);
        }
    }

    /// The agent that calls is to have another key.
    ///
    /// @param current the twin as it stands; null if there is none
    public TwinDecision rotate(@Nullable OwnTwin current, Wish wish, Instant now) {
        String agent = wish.call().agent();
        Delegation delegation =
                current == null ? null : current.delegation(agent, now).orElse(null);
        if (current == null || delegation == null) {
            return new Refuse(new Unknown());
        }
        if (delegation.key().equals(wish.key())) {
            return new Keep(current.entry());
        }
        if (delegation.custody()) {
            return new Refuse(new KeptForIt(agent));
        }
        return flaw(current, wish, now)
                .<TwinDecision>map(Refuse::new)
                .orElseGet(() -> rotated(current, delegation, wish, now));
    }

    private static Optional<TwinRefusal> flaw(OwnTwin twin, Wish wish, Instant now) {
        return switch (AgentRequest.verifySigner(wish.call().json(), twin.document(), now)) {
            case AgentRequest.Result.Refused(var why, var detail) -> Optional.of(new Disbelieved(why, detail));
            case AgentRequest.Result.Verified(var request) ->
                wish.call()
                        .flaw(request, twin.did(), now)
                        .or(() -> successorFlaw(request, wish, now))
                        .or(() -> contentFlaw(twin, wish));
        };
    }

    /// Whoever asks for a key has it, and asks for the same with it.
    private static Optional<TwinRefusal> successorFlaw(AgentRequest request, Wish wish, Instant now) {
        Delegation holder =
                new Delegation(request.agent(), wish.key(), EnumSet.allOf(Function.class), request.validUntil());
        TwinDocument document = new TwinDocument(request.twin(), 0, List.of(holder), List.of(), "");
        return switch (AgentRequest.verifySigner(wish.successor(), document, now)) {
            case AgentRequest.Result.Refused(var why, var detail) -> Optional.of(new Disbelieved(why, detail));
            case AgentRequest.Result.Verified(var other) ->
                other.equals(request)
                        ? Optional.empty()
                        : Optional.of(new SignedOtherwise("the new key signed something else"));
        };
    }

    private static Optional<TwinRefusal> contentFlaw(OwnTwin twin, Wish wish) {
        if (wish.version() != twin.entry().getVersion()) {
            return Optional.of(new OtherVersion(wish.version(), twin.entry().getVersion()));
        }
        return wish.last().stream()
                .filter(last -> twin.feed(last.feed())
                        .filter(feed -> feed.getPartitions() == last.ends().size())
                        .isEmpty())
                .findFirst()
                .map(last -> new OtherFeeds(last.feed(), last.ends().size()));
    }

    private TwinDecision rotated(OwnTwin twin, Delegation old, Wish wish, Instant now) {
        List<Delegation> delegations = new ArrayList<>(twin.document().delegations());
        delegations.set(
                delegations.indexOf(old), new Delegation(old.agent(), wish.key(), old.functions(), old.expires()));
        List<RetiredKey> retired = new ArrayList<>(twin.document().retired());
        retired.add(new RetiredKey(old.agent(), old.key(), now, wish.last()));
        return new Replace(TwinChanges.next(twin.entry(), now)
                .setDocument(twin.document().next(delegations, retired, organisation, now))
                .build());
    }
}
