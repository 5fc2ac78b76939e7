package parley.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.framing.SourcePosition;
import parley.identity.RecordSignature.Stamp;
import parley.identity.RetiredKey.LastSigned;

/// A twin's DID document, endorsed by its organisation: which agents may do what in the twin's name.
/// @param version of two documents of a twin the one with the higher holds
/// @param retired keys that are the agents' no longer, the oldest first
/// @param json the document as endorsed, verbatim
public record TwinDocument(
        Did twin, long version, List<Delegation> delegations, List<RetiredKey> retired, String json) {
    /// How many retired keys a document names: of older ones nothing is under way.
    public static final int RETIRED = 16;

    private static final String VERSION = "parley:version";
    private static final String DELEGATION = "parley:delegation";
    private static final String RETIRED_KEYS = "parley:retired";
    private static final String KEY = "publicKeyMultibase";
    private static final String CUSTODY = "custody";

    public TwinDocument {
        delegations = List.copyOf(delegations);
        retired = List.copyOf(retired);
    }

    /// Whether a document is a twin's and its organisation endorsed it.
    public sealed interface Result {
        /// It is.
        record Endorsed(TwinDocument document) implements Result {}

        /// It is not.
        record Refused(String why) implements Result {}
    }

    /// The first document of this twin, endorsed with the key of its organisation.
    /// @throws IllegalArgumentException if two delegations name the same agent
    public static String issue(
            Did twin, Collection<Delegation> delegations, OrganisationKey organisation, Instant now) {
        return issue(twin, now.toEpochMilli(), delegations, List.of(), organisation, now);
    }

    /// A document in the place of this one, endorsed with the key of the twin's organisation.
    /// @throws IllegalArgumentException if two delegations name the same agent
    public String next(
            Collection<Delegation> changed, List<RetiredKey> keys, OrganisationKey organisation, Instant now) {
        // A twin that is made anew must not fall behind one that was deleted.
        long next = Math.max(now.toEpochMilli(), version + 1);
        return issue(twin, next, changed, keys, organisation, now);
    }

    /// The document in the place of this one by which nobody acts for the twin: it is no more. The first of a twin that
    /// is made anew takes its place, if that was decided on later than this one.
    public String ofNobody(OrganisationKey organisation, Instant now) {
        return issue(twin, version + 1, List.of(), List.of(), organisation, now);
    }

    private static String issue(
            Did twin,
            long version,
            Collection<Delegation> delegations,
            List<RetiredKey> retired,
            OrganisationKey organisation,
            Instant now) {
        if (delegations.stream().map(Delegation::agent).distinct().count() != delegations.size()) {
            throw new IllegalArgumentException("two delegations of " + twin + " to the same agent");
        }
        var document = SecuredDocument.JSON.createObjectNode();
        document.putArray("@context")
                .add("https://www.w3.org/ns/did/v1")
                .add("https://w3id.org/security/multikey/v1")
                .add("https://w3id.org/security/data-integrity/v2")
                .add(SecuredDocument.JSON.createObjectNode().put("parley", "urn:parley:vocabulary:"));
        document.put("id", Did.ofTwin(twin.value()).value());
        document.put("controller", twin.organisation());
        document.put(VERSION, version);
        var methods = document.putArray("verificationMethod");
        var asserting = document.putArray("assertionMethod");
        for (var delegation : delegations) {
            methods.add(method(twin, delegation));
            asserting.add(twin.method(delegation.agent(), delegation.key()));
        }
        if (!retired.isEmpty()) {
            var keys = document.putArray(RETIRED_KEYS);
            retired.stream().skip(Math.max(0, retired.size() - RETIRED)).forEach(key -> keys.add(retired(twin, key)));
        }
        return organisation.secure(document, now);
    }

    private static ObjectNode retired(Did twin, RetiredKey key) {
        var node = SecuredDocument.JSON
                .createObjectNode()
                .put("id", twin.method(key.agent(), key.key()))
                .put("agent", key.agent())
                .put(KEY, key.key().multibase())
                .put("retired", key.retired().toString());
        var feeds = node.putArray("last");
        for (var last : key.last()) {
            var feed = feeds.addObject().put("feed", last.feed()).put("start", last.start());
            var sequences = feed.putArray("sequences");
            last.sequences().forEach(sequences::add);
            var ends = feed.putArray("ends");
            last.ends().forEach(ends::add);
        }
        return node;
    }

    private static ObjectNode method(Did twin, Delegation delegation) {
        var method = SecuredDocument.JSON
                .createObjectNode()
                .put("id", twin.method(delegation.agent(), delegation.key()))
                .put("type", "Multikey")
                .put("controller", twin.value())
                .put(KEY, delegation.key().multibase());
        var terms = method.putObject(DELEGATION).put("agent", delegation.agent());
        var functions = terms.putArray("functions");
        delegation.functions().forEach(function -> functions.add(function.text()));
        terms.put("expires", delegation.expires().toString());
        if (delegation.custody()) {
            terms.put(CUSTODY, true);
        }
        return method;
    }

    /// The twin that a document says it is of; empty if it says none. Nothing has been verified.
    public static String claimedTwin(String json) {
        return SecuredDocument.claimed(json, "id").orElse("");
    }

    /// Whether a document says that its organisation keeps the key of somebody who acts for the twin, and signs with
    /// it.
    /// Nothing has been verified.
    public static boolean claimsCustody(String json) {
        return SecuredDocument.unambiguous(json).stream()
                .flatMap(document -> document.path("verificationMethod").valueStream())
                .anyMatch(method -> method.path(DELEGATION).path(CUSTODY).asBoolean());
    }

    /// Reads a document if the organisation endorsed it whose twin it is, with one of these keys.
    public static Result parseEndorsed(String json, OrganisationKeys organisation) {
        return switch (organisation.verify(json)) {
            case Verification.Refused(var why) -> new Result.Refused(why);
            case Verification.Verified(var document, var method) -> {
                try {
                    yield read(document, method, json);
                } catch (IllegalArgumentException e) {
                    yield new Result.Refused(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private static Result read(ObjectNode document, String method, String json) {
        var fields = new Fields(document);
        var twin = fields.twin("id");
        if (!twin.isOrganisationMethod(method)) {
            return new Result.Refused("not endorsed by the organisation of " + twin);
        }
        var delegations = new ArrayList<Delegation>();
        for (var entry : fields.array("verificationMethod")) {
            delegations.add(delegation(twin, entry));
        }
        var retired = new ArrayList<RetiredKey>();
        for (var entry : document.has(RETIRED_KEYS) ? fields.array(RETIRED_KEYS) : List.<JsonNode>of()) {
            retired.add(retired(new Fields(entry)));
        }
        long version = document.has(VERSION) ? fields.number(VERSION) : 0;
        return new Result.Endorsed(new TwinDocument(twin, version, delegations, retired, json));
    }

    private static RetiredKey retired(Fields fields) {
        var last = new ArrayList<LastSigned>();
        for (var entry : fields.array("last")) {
            last.add(LastSigned.read(entry));
        }
        return new RetiredKey(
                fields.text("agent"), PublicKey.multibase(fields.text(KEY)), fields.instant("retired"), last);
    }

    private static Delegation delegation(Did twin, JsonNode entry) {
        var method = new Fields(entry);
        var terms = new Fields(entry.path(DELEGATION));
        method.type("Multikey");
        var agent = terms.text("agent");
        var key = PublicKey.multibase(method.text(KEY));
        if (!method.text("id").equals(twin.method(agent, key))) {
            throw new IllegalArgumentException("id: not this key of agent " + agent + " of " + twin);
        }
        var functions = EnumSet.noneOf(Function.class);
        for (var function : terms.array("functions")) {
            // A function of a later version grants nothing here.
            Function.of(function.asText()).ifPresent(functions::add);
        }
        return new Delegation(
                agent, key, functions, terms.instant("expires"), terms.node().has(CUSTODY) && terms.flag(CUSTODY));
    }

    /// The delegation of that verification method, whether or not it has expired.
    public Optional<Delegation> delegation(String methodId) {
        for (var delegation : delegations) {
            if (twin.isMethod(methodId, delegation.agent(), delegation.key())) {
                return Optional.of(delegation);
            }
        }
        return Optional.empty();
    }

    /// The key with which a record was signed that claims this, if an agent with that key could publish it then; or
    /// what terms show of a record, if the space's feed-streams could.
    /// @param source where the record stands in the feed
    public @Nullable PublicKey publisher(Stamp stamp, SourcePosition source, Instant at) {
        var delegation = delegation(stamp.key()).orElse(null);
        if (delegation != null) {
            var needed = stamp.source() == null ? Function.PUBLISH : Function.DERIVE;
            return delegation.covers(needed, at) ? delegation.key() : null;
        }
        if (stamp.source() != null) {
            return null;
        }
        var url = stamp.feed();
        var prefix = twin.feedUrl("");
        if (!url.startsWith(prefix)) {
            return null;
        }
        return retired.stream()
                .filter(key -> twin.isMethod(stamp.key(), key.agent(), key.key()))
                .filter(key -> key.includes(url.substring(prefix.length()), stamp, source))
                .filter(key -> ofAgent(key.agent())
                        .filter(now -> now.covers(Function.PUBLISH, at))
                        .isPresent())
                .map(RetiredKey::key)
                .findFirst()
                .orElse(null);
    }

    /// Whether this is the key of one of the agents, or was; a document that does not name a key may be too old for it.
    public boolean names(String methodId) {
        return delegation(methodId).isPresent()
                || retired.stream().anyMatch(key -> twin.isMethod(methodId, key.agent(), key.key()));
    }

    /// The delegation to that agent, whether or not it has expired.
    public Optional<Delegation> ofAgent(String agent) {
        return delegations.stream().filter(d -> d.agent().equals(agent)).findFirst();
    }
}
