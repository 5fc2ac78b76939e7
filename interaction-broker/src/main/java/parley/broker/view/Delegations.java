package parley.broker.view;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parley.avro.Command;
import parley.avro.LaneDocument;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Partner;
import parley.identity.TwinDocument;
import parley.topics.KeptDocument;

/// What agents may still do for their twins: by the documents of our own twins, and by the newest that are
/// kept of partners' twins, whatever their lanes say. Thread-safe.
public final class Delegations {

    private final OwnTwins own;
    private final Map<KeptDocument, PartnerTwin> kept = new ConcurrentHashMap<>();
    private final Map<String, Standing> partners = new ConcurrentHashMap<>();

    /// A partner that there is now.
    ///
    /// @param invitation that the partnership began with: what is kept under another counts no more
    private record Standing(String invitation, Partner partner) {}

    Delegations(OwnTwins own) {
        this.own = own;
    }

    /// Takes what `partner-documents` says under a key; null removes. Whose partner is not known yet counts
    /// once it is.
    public void take(String key, @Nullable LaneDocument document) {
        KeptDocument place = KeptDocument.parse(key);
        if (document == null) {
            kept.remove(place);
            return;
        }
        kept.compute(place, (_, twin) -> {
            PartnerTwin told = (twin == null ? PartnerTwin.of(place.twin()) : twin).and(document.getDocument());
            return standing(place.twin())
                    .filter(with -> with.invitation().equals(place.invitation()))
                    .map(with -> told.verified(with.partner().keys()))
                    .orElse(told);
        });
    }

    /// This one is a partner from now on.
    ///
    /// @param invitation that the partnership began with
    public void joined(String invitation, Partner partner) {
        partners.put(partner.did().value(), new Standing(invitation, partner));
    }

    /// This one is none any more, and of its twins nothing is known.
    public void left(Partner partner) {
        partners.remove(partner.did().value());
    }

    /// Whether who sent a command may send none any more, by a document that is no older than the one by which it was
    /// believed: a lane may bring that later than the command.
    public boolean lapsed(Command command, Instant now) {
        String twin = command.getRequester();
        return document(twin).isEmpty()
                // What is ours and not known was deleted
                ? own.wouldBe(twin)
                : lapsed(twin, command.getAgent(), Function.CONTROL, command.getDocumentVersion(), now);
    }

    /// Whether it is known that an agent has no such function for its twin: its delegation was removed or narrowed, or
    /// has run out. Another key of the same agent changes nothing.
    ///
    /// @param method the agent, as a verification method id
    public boolean lapsed(String twin, String method, Function function, Instant now) {
        return lapsed(twin, method, function, 0, now);
    }

    private boolean lapsed(String twin, String method, Function function, long atLeast, Instant now) {
        return document(twin)
                .filter(document -> document.version() >= atLeast)
                .filter(document -> document.ofAgent(name(method))
                        .filter(delegation -> delegation.covers(function, now))
                        .isEmpty())
                .isPresent();
    }

    private static String name(String method) {
        String agent = method.substring(method.indexOf('#') + 1);
        int tag = agent.indexOf('.');
        return tag < 0 ? agent : agent.substring(0, tag);
    }

    private Optional<TwinDocument> document(String twin) {
        return own.get(twin).map(OwnTwin::document).or(() -> ofPartner(twin));
    }

    private Optional<TwinDocument> ofPartner(String twin) {
        return standing(twin)
                // What was verified before is not verified again
                .map(with -> kept.computeIfPresent(
                        new KeptDocument(with.invitation(), twin),
                        (_, known) -> known.verified(with.partner().keys())))
                .map(PartnerTwin::newest);
    }

    private Optional<Standing> standing(String twin) {
        return Did.parse(twin).map(did -> partners.get(did.organisation()));
    }
}
