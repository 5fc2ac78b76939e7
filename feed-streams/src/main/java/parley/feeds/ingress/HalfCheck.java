package parley.feeds.ingress;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Attested;
import parley.avro.Half;
import parley.avro.LaneHalf;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Side;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Halves;
import parley.identity.Halves.SignedHalf;
import parley.identity.IssueTime;
import parley.identity.Partner;
import parley.identity.SecuredDocument;
import parley.identity.Showing;
import parley.identity.TwinDocument;
import parley.interaction.HalfOrder;
import parley.interaction.InteractionId;

/// Decides whether a half that a partner sent is to be believed.
///
/// @param self our organisation
/// @param partner the partner whose lane brought it
/// @param feeds what is known of our own feeds
/// @param documents what is known of the partner's twins
/// @param showing what organisations attest
record HalfCheck(Did self, Partner partner, Feeds feeds, Documents documents, Showing showing) {

    /// The documents of the partner's twins.
    interface Documents {

        /// The newest known of the twin that this one is of, which may be this one.
        String newest(String document);
    }

    /// How many partitions a feed of ours has.
    interface Feeds {

        /// Its number of partitions, 0 if there is no such feed.
        int partitions(String twin, String feed);
    }

    /// How it came out.
    sealed interface Result {

        /// It may be decided on.
        record Believed(PartnerHalf half) implements Result {}

        /// It is put aside.
        record Refused(String why) implements Result {}
    }

    Result check(String key, LaneHalf sent, Instant now) {
        return switch (Halves.verify(sent.getHalf(), partner.keys())) {
            case Halves.Result.Refused(String why) -> new Result.Refused(why);
            case Halves.Result.Verified(SignedHalf signed) -> {
                String flaw = flaw(key, sent, signed, now);
                yield flaw != null
                        ? new Result.Refused(flaw)
                        : switch (signed.half().getSide()) {
                            case PROVIDER -> ofProvider(sent, signed);
                            case REQUESTER -> ofRequester(sent, signed, now);
                        };
            }
        };
    }

    private @Nullable String flaw(String key, LaneHalf sent, SignedHalf signed, Instant now) {
        boolean requester = signed.half().getSide() == Side.REQUESTER;
        Did theirs = Did.ofTwin(requester ? signed.requester() : signed.provider());
        Did ours = Did.ofTwin(requester ? signed.provider() : signed.requester());
        if (!theirs.organisationOf().equals(partner.did())) {
            return theirs + " is not a twin of " + partner.did();
        }
        if (!ours.organisationOf().equals(self)) {
            return ours + " is not a twin of ours";
        }
        // An end may come from any clock: it gives nothing, and would not be said again
        if (!HalfOrder.ends(signed.half()) && IssueTime.isAhead(signed.half().getIssued(), now)) {
            return IssueTime.refusal(signed.half().getIssued());
        }
        String id = InteractionId.of(signed.requester(), signed.provider(), signed.feed());
        return id.equals(signed.interaction()) && id.equals(sent.getInteraction()) && id.equals(key)
                ? null
                : "the ids of the interaction differ";
    }

    private Result ofRequester(LaneHalf sent, SignedHalf signed, Instant now) {
        TwinDocument document;
        switch (TwinDocument.parseEndorsed(documents.newest(sent.getDocument()), partner.keys())) {
            case TwinDocument.Result.Refused(String why) -> {
                return unsupported(sent, signed, "requester's document: " + why);
            }
            case TwinDocument.Result.Endorsed(TwinDocument endorsed) -> document = endorsed;
        }
        // First as of the time of the half: what has lapsed since is not forged, and the log's time decides on it
        return switch (verify(sent, document, asOf(sent, signed))) {
            case AgentRequest.Result.Refused refused -> unsupported(sent, signed, "request: " + refused.detail());
            case AgentRequest.Result.Verified(AgentRequest request) -> {
                if (!about(request, signed)) {
                    yield unsupported(sent, signed, "the request is for something else");
                }
                if (signed.half().getReason() == Reason.RESUMED && !covered(sent, document, now)) {
                    yield unsupported(sent, signed, "request: the delegation has expired");
                }
                if (now.isBefore(request.validUntil())
                        && verify(sent, document, now) instanceof AgentRequest.Result.Refused refused) {
                    yield unsupported(sent, signed, "request: " + refused.detail());
                }
                yield switch (showing.sent(request.attestations(), request.twin(), now)) {
                    case Showing.Result.Refused(int index, String why) ->
                        unsupported(sent, signed, "request: attestations[" + index + "]: " + why);
                    case Showing.Result.Verified(var attested) ->
                        new Result.Believed(ofRequester(sent, signed, request, attested));
                };
            }
        };
    }

    /// A key that has no right to ask any more asks for nothing again.
    private static boolean covered(LaneHalf sent, TwinDocument document, Instant now) {
        return SecuredDocument.claimedMethod(sent.getRequest())
                .flatMap(document::delegation)
                .filter(delegation -> delegation.covers(Function.SUBSCRIBE, now))
                .isPresent();
    }

    /// What is taken up again goes on with a request that was valid once: whether we know it, is decided by
    /// the log.
    private static Instant asOf(LaneHalf sent, SignedHalf signed) {
        Instant issued = signed.half().getIssued();
        return signed.half().getReason() == Reason.RESUMED
                ? AgentRequest.issued(sent.getRequest()).orElse(issued)
                : issued;
    }

    private static AgentRequest.Result verify(LaneHalf sent, TwinDocument document, Instant at) {
        return AgentRequest.verify(sent.getRequest(), document, Function.SUBSCRIBE, at);
    }

    private static boolean about(AgentRequest request, SignedHalf signed) {
        return request.kind() == AgentRequest.Kind.SUBSCRIBE
                && request.twin().value().equals(signed.requester())
                && request.provider().value().equals(signed.provider())
                && request.resource().equals("/feeds/" + signed.feed());
    }

    /// An end needs no request that is valid: an organisation may end its own twins' interactions.
    private Result unsupported(LaneHalf sent, SignedHalf signed, String why) {
        if (signed.half().getWanted()) {
            return new Result.Refused(why);
        }
        String agent = SecuredDocument.claimedMethod(sent.getRequest())
                .map(Did::agentOf)
                .filter(agentId -> agentId.startsWith(signed.requester() + "#"))
                .orElse(signed.requester() + "#");
        return new Result.Believed(ofRequester(sent, signed).setAgent(agent).build());
    }

    private PartnerHalf ofRequester(LaneHalf sent, SignedHalf signed, AgentRequest request, List<Attested> attested) {
        return ofRequester(sent, signed)
                .setAttested(attested)
                .setAgent(request.twin().agent(request.agent()))
                .setPurpose(request.purpose())
                .setValidUntil(request.validUntil())
                .build();
    }

    private PartnerHalf.Builder ofRequester(LaneHalf sent, SignedHalf signed) {
        return common(signed)
                .setPartitions(feeds.partitions(signed.provider(), signed.feed()))
                .setRequest(sent.getRequest())
                .setRequesterDocument(sent.getDocument());
    }

    /// What gives something brings the keys of who gives; an end needs none.
    private Result ofProvider(LaneHalf sent, SignedHalf signed) {
        if (!signed.half().getWanted()) {
            return new Result.Believed(ofProvider(signed));
        }
        if (sent.getDocument().isEmpty()) {
            return new Result.Refused("provider's document: missing");
        }
        return switch (TwinDocument.parseEndorsed(documents.newest(sent.getDocument()), partner.keys())) {
            case TwinDocument.Result.Refused(String why) -> new Result.Refused("provider's document: " + why);
            case TwinDocument.Result.Endorsed(TwinDocument document) ->
                document.twin().value().equals(signed.provider())
                        ? new Result.Believed(ofProvider(signed))
                        : new Result.Refused("provider's document: it is of " + document.twin());
        };
    }

    private PartnerHalf ofProvider(SignedHalf signed) {
        Halves.Offer offer = signed.offer();
        return offer == null
                ? common(signed).build()
                : common(signed)
                        .setValidUntil(offer.validUntil())
                        .setPurpose(offer.purpose())
                        .build();
    }

    private PartnerHalf.Builder common(SignedHalf signed) {
        Half half = signed.half();
        return PartnerHalf.newBuilder()
                .setInteraction(signed.interaction())
                .setOrganisation(partner.did().value())
                .setRequester(signed.requester())
                .setProvider(signed.provider())
                .setFeed(signed.feed())
                .setPartitions(0)
                .setHalf(half)
                .setAgent("")
                .setPurpose(null)
                .setValidUntil(half.getIssued())
                .setRequest("")
                .setRequesterDocument("")
                .setAttested(List.of());
    }
}
