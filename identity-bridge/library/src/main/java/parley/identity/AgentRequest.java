package parley.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an agent asks for in a twin's name, signed, so that the provider's organisation can verify it without trusting
/// ours.
/// @param twin the acting twin
/// @param provider the twin that is asked
/// @param resource a path of the provider: `/feeds/load`, `/interactions/<id>`, `/policy`
/// @param body hex SHA-256 of the HTTP request's body, if it had one
/// @param validUntil from then on the request is not to be answered
/// @param attestations what the twin shows with it (JSON), as those signed it who issued them
public record AgentRequest(
        String id,
        Kind kind,
        Did twin,
        String agent,
        Did provider,
        String resource,
        @Nullable String body,
        @Nullable String purpose,
        Instant issued,
        Instant validUntil,
        List<String> attestations) {

    public AgentRequest {
        attestations = List.copyOf(attestations);
    }

    /// One that shows no attestations.
    public AgentRequest(
            String id,
            Kind kind,
            Did twin,
            String agent,
            Did provider,
            String resource,
            @Nullable String body,
            @Nullable String purpose,
            Instant issued,
            Instant validUntil) {
        this(id, kind, twin, agent, provider, resource, body, purpose, issued, validUntil, List.of());
    }

    /// The same, showing these.
    ///
    /// @throws IllegalArgumentException if one is not JSON, or there are too many
    public AgentRequest showing(List<String> shown) {
        if (shown.size() > Showing.MOST) {
            throw new IllegalArgumentException("at most " + Showing.MOST + " attestations are shown with a request");
        }
        shown.forEach(Attestation::unverified);
        return new AgentRequest(id, kind, twin, agent, provider, resource, body, purpose, issued, validUntil, shown);
    }

    /// The HTTP header that carries a request.
    public static final String HEADER = "Parley-Request";

    /// For how long a request may be valid from when it is posted: nobody has to remember it for longer, but for the
    /// two minutes that clocks may be apart.
    public static final Duration LONGEST = Duration.ofDays(90);

    private static final String ATTESTATIONS = "attestations";

    /// What is asked for.
    public enum Kind {
        /// A feed.
        SUBSCRIBE,
        /// The end of an interaction.
        TERMINATE,
        /// Nothing more of an interaction, for now.
        SUSPEND,
        /// What was suspended, again.
        RESUME,
        /// Another policy.
        SET_POLICY,
        /// A command to a control.
        COMMAND,
        /// To take back a command.
        CANCEL,
        /// To let another twin have a feed before it asked.
        OFFER,
        /// Not to have what was offered.
        DECLINE,
        /// To let another twin have what it asked for.
        ACCEPT,
        /// Not to let another twin have what it asked for.
        DENY,
        /// To deny another twin, or an organisation, everything.
        BAN,
        /// That entries of the twin's audit are erased.
        ERASE_AUDIT,
        /// To let an agent act for the twin, or no longer.
        DELEGATE,
        /// To replace the agent's own key.
        ROTATE,
        /// To make the twin.
        CREATE_TWIN,
        /// To say something else of the twin: its description, a control, a feed's schema.
        CHANGE_TWIN,
        /// That there is no such twin any more.
        DELETE_TWIN;

        /// As a request names it: `set-policy`.
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Why a request is refused.
    public enum Why {
        /// It cannot be read.
        MALFORMED,
        /// The twin's document has no such key.
        UNKNOWN_KEY,
        /// The signature is not that key's.
        BAD_SIGNATURE,
        /// The delegation does not hold the function.
        NOT_DELEGATED,
        /// The delegation has expired.
        DELEGATION_EXPIRED,
        /// The request is no longer valid, or not yet, or for too long.
        NOT_VALID_NOW
    }

    /// Whether a request is to be believed.
    public sealed interface Result {
        /// It is.
        record Verified(AgentRequest request) implements Result {}

        /// It is not.
        record Refused(Why why, String detail) implements Result {}
    }

    /// The request as a secured document, signed by the agent.
    public String secure(SigningKey key) {
        var document = SecuredDocument.JSON
                .createObjectNode()
                .put("type", "AgentRequest")
                .put("id", id)
                .put("kind", kind.text())
                .put("twin", twin.value())
                .put("agent", agent)
                .put("provider", provider.value())
                .put("resource", resource)
                .put("issued", issued.toString())
                .put("validUntil", validUntil.toString());
        if (body != null) {
            document.put("body", body);
        }
        if (purpose != null) {
            document.put("purpose", purpose);
        }
        if (!attestations.isEmpty()) {
            var shown = document.putArray(ATTESTATIONS);
            attestations.forEach(
                    each -> shown.add(SecuredDocument.unambiguous(each).orElseThrow()));
        }
        return SecuredDocument.secure(document, key, twin.method(agent, key.publicKey()), issued);
    }

    /// Believes a request only if an agent signed it to which the document delegates the function, and while it is
    /// valid.
    ///
    /// Its age is not looked at: a request may wait long for a partner. See [#freshAt].
    /// @param document the acting twin's
    public static Result verify(String json, TwinDocument document, Function needed, Instant now) {
        return verifyAny(json, document, needed, now);
    }

    /// Believes a request that any agent signed to which the document delegates anything, while it is valid.
    /// @param document the acting twin's
    public static Result verifySigner(String json, TwinDocument document, Instant now) {
        return verifyAny(json, document, null, now);
    }

    private static Result verifyAny(String json, TwinDocument document, @Nullable Function needed, Instant now) {
        var method = SecuredDocument.claimedMethod(json);
        if (method.isEmpty()) {
            return new Result.Refused(Why.MALFORMED, "not a secured document");
        }
        var delegation = document.delegation(method.get());
        if (delegation.isEmpty()) {
            return new Result.Refused(Why.UNKNOWN_KEY, document.twin() + " has no key " + method.get());
        }
        return switch (SecuredDocument.verify(json, delegation.get().key())) {
            case Verification.Refused(var why) -> new Result.Refused(Why.BAD_SIGNATURE, why);
            case Verification.Verified(var signed, var signedBy) -> {
                try {
                    yield accept(read(signed), signedBy, delegation.get(), needed, now);
                } catch (IllegalArgumentException e) {
                    yield new Result.Refused(Why.MALFORMED, String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private static Result accept(
            AgentRequest request, String signedBy, Delegation delegation, @Nullable Function needed, Instant now) {
        if (!request.twin.method(request.agent, delegation.key()).equals(signedBy)) {
            return new Result.Refused(Why.BAD_SIGNATURE, "signed by " + signedBy + ", not by the agent it names");
        }
        if (needed != null && !delegation.functions().contains(needed)) {
            return new Result.Refused(Why.NOT_DELEGATED, signedBy + " may not " + needed.text());
        }
        if (!now.isBefore(delegation.expires())) {
            return new Result.Refused(Why.DELEGATION_EXPIRED, signedBy + " until " + delegation.expires());
        }
        if (!now.isBefore(request.validUntil) || IssueTime.isAhead(request.issued, now)) {
            return new Result.Refused(
                    Why.NOT_VALID_NOW, "valid from " + request.issued + " until " + request.validUntil);
        }
        if (request.validUntil.isAfter(now.plus(LONGEST).plus(IssueTime.SKEW))) {
            return new Result.Refused(Why.NOT_VALID_NOW, "valid for longer than " + LONGEST.toDays() + " days");
        }
        return new Result.Verified(request);
    }

    private static AgentRequest read(ObjectNode document) {
        var fields = new Fields(document);
        fields.type("AgentRequest");
        return new AgentRequest(
                fields.text("id"),
                fields.choice("kind", Kind.class),
                fields.twin("twin"),
                fields.text("agent"),
                fields.twin("provider"),
                fields.text("resource"),
                fields.textOrNull("body"),
                fields.textOrNull("purpose"),
                fields.instant("issued"),
                fields.instant("validUntil"),
                attestations(fields));
    }

    private static List<String> attestations(Fields fields) {
        return fields.node().has(ATTESTATIONS)
                ? fields.array(ATTESTATIONS)
                        .valueStream()
                        .map(JsonNode::toString)
                        .toList()
                : List.of();
    }

    /// Whether two are one request of one agent, however they are written; nothing has been verified.
    public static boolean same(String json, String other) {
        if (json.equals(other)) {
            return true;
        }
        var id = SecuredDocument.claimed(json, "id");
        return id.isPresent()
                && id.equals(SecuredDocument.claimed(other, "id"))
                && SecuredDocument.claimedMethod(json).equals(SecuredDocument.claimedMethod(other));
    }

    /// When a request says it was made; nothing has been verified.
    public static Optional<Instant> issued(String json) {
        return SecuredDocument.claimed(json, "issued").flatMap(text -> {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    /// Whether it was made at most that long ago, clocks being two minutes apart at worst.
    public boolean freshAt(Instant now, Duration oldest) {
        return !issued.isBefore(now.minus(oldest).minus(IssueTime.SKEW)) && !IssueTime.isAhead(issued, now);
    }

    /// An id that the same request always has, and no other agent's request.
    public String uniqueId() {
        return uniqueId(twin.agent(agent), id);
    }

    /// As [#uniqueId], of what says that it is a request; empty if it does not. Nothing has been verified.
    public static Optional<String> uniqueId(String json) {
        return SecuredDocument.claimed(json, "id")
                .flatMap(id -> SecuredDocument.claimedMethod(json).map(method -> uniqueId(Did.agentOf(method), id)));
    }

    private static String uniqueId(String agent, String id) {
        String scoped = agent + "\n" + id;
        return UUID.nameUUIDFromBytes(scoped.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// Whether it was made for a request with exactly this body; none and an empty one are the same.
    public boolean isFor(byte[] httpBody) {
        return httpBody.length == 0 ? body == null : digest(httpBody).equals(body);
    }

    /// The hex SHA-256 of an HTTP body, as [#body] holds it.
    public static String digest(byte[] httpBody) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(httpBody));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A secured request as the value of [#HEADER].
    public static String toHeader(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /// The secured request in the value of [#HEADER]; empty if it is not base64url. Nothing has been verified.
    public static Optional<String> fromHeader(String value) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
