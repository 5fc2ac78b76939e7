package parley.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// A twin's DID document, endorsed by its organisation: which agents may do what in the twin's name.
/// @param json the document as endorsed, verbatim
public record TwinDocument(Did twin, List<Delegation> delegations, String json) {
    private static final String DELEGATION = "parley:delegation";
    private static final String CUSTODY = "custody";

    public TwinDocument {
        delegations = List.copyOf(delegations);
    }

    /// Whether a document is a twin's and its organisation endorsed it.
    public sealed interface Result {
        /// It is.
        record Endorsed(TwinDocument document) implements Result {}

        /// It is not.
        record Refused(String why) implements Result {}
    }

    /// A new document for this twin, endorsed with the key of its organisation.
    /// @throws IllegalArgumentException if two delegations name the same agent
    public static String issue(Did twin, Collection<Delegation> delegations, SigningKey organisation, Instant now) {
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
        var methods = document.putArray("verificationMethod");
        var asserting = document.putArray("assertionMethod");
        for (var delegation : delegations) {
            methods.add(method(twin, delegation));
            asserting.add(twin.method(delegation.agent()));
        }
        return SecuredDocument.secure(document, organisation, twin.organisationMethod(), now);
    }

    private static ObjectNode method(Did twin, Delegation delegation) {
        var method = SecuredDocument.JSON
                .createObjectNode()
                .put("id", twin.method(delegation.agent()))
                .put("type", "Multikey")
                .put("controller", twin.value())
                .put("publicKeyMultibase", delegation.key().multibase());
        var terms = method.putObject(DELEGATION).put("agent", delegation.agent());
        var functions = terms.putArray("functions");
        delegation.functions().forEach(function -> functions.add(function.text()));
        terms.put("expires", delegation.expires().toString());
        if (delegation.custody()) {
            terms.put(CUSTODY, true);
        }
        return method;
    }

    /// Reads a document if this key endorsed it, in the name of the organisation whose twin it is.
    public static Result parseEndorsed(String json, PublicKey organisation) {
        return switch (SecuredDocument.verify(json, organisation)) {
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
        if (!method.equals(twin.organisationMethod())) {
            return new Result.Refused("not endorsed by the organisation of " + twin);
        }
        var delegations = new ArrayList<Delegation>();
        for (var entry : fields.array("verificationMethod")) {
            delegations.add(delegation(twin, entry));
        }
        return new Result.Endorsed(new TwinDocument(twin, delegations, json));
    }

    private static Delegation delegation(Did twin, JsonNode entry) {
        var method = new Fields(entry);
        var terms = new Fields(entry.path(DELEGATION));
        method.type("Multikey");
        var agent = terms.text("agent");
        if (!method.text("id").equals(twin.method(agent))) {
            throw new IllegalArgumentException("id: not the key of agent " + agent + " of " + twin);
        }
        var functions = EnumSet.noneOf(Function.class);
        for (var function : terms.array("functions")) {
            // A function of a later version grants nothing here.
            Function.of(function.asText()).ifPresent(functions::add);
        }
        return new Delegation(
                agent,
                PublicKey.multibase(method.text("publicKeyMultibase")),
                functions,
                terms.instant("expires"),
                terms.node().has(CUSTODY) && terms.flag(CUSTODY));
    }

    /// The delegation of that verification method, whether or not it has expired.
    public Optional<Delegation> delegation(String methodId) {
        return delegations.stream()
                .filter(delegation -> twin.method(delegation.agent()).equals(methodId))
                .findFirst();
    }

    /// The delegation to that agent, whether or not it has expired.
    public Optional<Delegation> ofAgent(String agent) {
        return delegations.stream().filter(d -> d.agent().equals(agent)).findFirst();
    }
}
