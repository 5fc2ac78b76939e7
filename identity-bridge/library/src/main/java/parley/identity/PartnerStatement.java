package parley.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an organisation signs on the way to a partnership, and at its end. Each is a secured document that carries the
/// key it is signed with: whether that key is the organisation's is for people to compare, once.
sealed interface PartnerStatement {

    /// The invitation that all statements of a partnership name; a nonce.
    String id();

    /// Who signed it.
    Did organisation();

    /// The key it is signed with.
    PublicKey key();

    /// When it was signed, by the signer's clock.
    Instant issued();

    /// One organisation invites another, whichever it is unless `audience` says so.
    record Invitation(
            String id,
            Introduction from,
            Instant issued,
            Instant validUntil,
            @Nullable Did audience) implements PartnerStatement {
        @Override
        public Did organisation() {
            return from.organisation();
        }

        @Override
        public PublicKey key() {
            return from.key();
        }
    }

    /// The other accepts exactly that invitation.
    /// @param digest of the invitation, as it was signed
    record Acceptance(String id, String digest, Did audience, PublicKey audienceKey, Introduction from, Instant issued)
            implements PartnerStatement {
        @Override
        public Did organisation() {
            return from.organisation();
        }

        @Override
        public PublicKey key() {
            return from.key();
        }
    }

    /// The one that invited agrees with exactly that acceptance.
    /// @param digest of the acceptance, as it was signed
    record Agreement(
            String id,
            String digest,
            Did audience,
            PublicKey audienceKey,
            Did organisation,
            PublicKey key,
            Instant issued)
            implements PartnerStatement {}

    /// Either ends it.
    record Removal(String id, Did audience, Did organisation, PublicKey key, Instant issued)
            implements PartnerStatement {}

    /// The statement as its signer sends it.
    static String secure(PartnerStatement statement, OrganisationKey key) {
        var json = SecuredDocument.JSON
                .createObjectNode()
                .put("type", "Partnership" + statement.getClass().getSimpleName())
                .put("invitation", statement.id())
                .put("organisation", statement.organisation().value())
                .put("key", statement.key().multibase())
                .put("issued", statement.issued().toString());
        switch (statement) {
            case Invitation invitation -> {
                introduce(json, invitation.from())
                        .put("validUntil", invitation.validUntil().toString());
                if (invitation.audience() != null) {
                    json.put("audience", invitation.audience().value());
                }
            }
            case Acceptance acceptance -> {
                introduce(json, acceptance.from());
                answer(json, acceptance.digest(), acceptance.audience(), acceptance.audienceKey());
            }
            case Agreement agreement -> answer(json, agreement.digest(), agreement.audience(), agreement.audienceKey());
            case Removal removal -> json.put("audience", removal.audience().value());
        }
        return key.secure(json, statement.issued());
    }

    private static ObjectNode introduce(ObjectNode json, Introduction from) {
        return json.put("name", from.name())
                .put("nameForPartner", from.nameForPartner())
                .put("bootstrapServers", from.bootstrapServers())
                .put("mirrorKey", from.mirrorKey().multibase())
                .put("certificate", from.certificate());
    }

    private static void answer(ObjectNode json, String digest, Did audience, PublicKey audienceKey) {
        json.put("digest", digest).put("audience", audience.value()).put("audienceKey", audienceKey.multibase());
    }

    /// A statement that was signed with the key that it carries.
    /// @throws IllegalArgumentException saying what is wrong with it
    static PartnerStatement read(String json) {
        var key = PublicKey.multibase(SecuredDocument.claimed(json, "key")
                .orElseThrow(() -> new IllegalArgumentException("not a signed statement about a partnership")));
        return switch (SecuredDocument.verify(json, key)) {
            case Verification.Refused(var why) -> throw new IllegalArgumentException("altered or not signed: " + why);
            case Verification.Verified(var document, var method) -> {
                var statement = statement(new Fields(document), key);
                if (!statement.organisation().isOrganisationMethod(method)) {
                    throw new IllegalArgumentException("signed as " + method + ", not by " + statement.organisation());
                }
                yield statement;
            }
        };
    }

    /// How the key that a statement carries came to be its signer's, as the statement says.
    /// @throws IllegalArgumentException if it is no statement
    static List<String> rotations(String json) {
        try {
            return OrganisationKey.carried(SecuredDocument.JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a signed statement about a partnership", e);
        }
    }

    private static PartnerStatement statement(Fields fields, PublicKey key) {
        var id = fields.text("invitation");
        var organisation = Did.organisation(fields.text("organisation"));
        var issued = fields.instant("issued");
        return switch (fields.text("type")) {
            case "PartnershipInvitation" -> {
                var audience = fields.textOrNull("audience");
                yield new Invitation(
                        id,
                        from(fields, organisation, key),
                        issued,
                        fields.instant("validUntil"),
                        audience == null ? null : Did.organisation(audience));
            }
            case "PartnershipAcceptance" ->
                new Acceptance(
                        id,
                        fields.text("digest"),
                        audience(fields),
                        PublicKey.multibase(fields.text("audienceKey")),
                        from(fields, organisation, key),
                        issued);
            case "PartnershipAgreement" ->
                new Agreement(
                        id,
                        fields.text("digest"),
                        audience(fields),
                        PublicKey.multibase(fields.text("audienceKey")),
                        organisation,
                        key,
                        issued);
            case "PartnershipRemoval" -> new Removal(id, audience(fields), organisation, key, issued);
            default -> throw new IllegalArgumentException("type: no statement about a partnership");
        };
    }

    private static Did audience(Fields fields) {
        return Did.organisation(fields.text("audience"));
    }

    private static Introduction from(Fields fields, Did organisation, PublicKey key) {
        return new Introduction(
                organisation,
                key,
                fields.text("name"),
                fields.text("nameForPartner"),
                fields.text("bootstrapServers"),
                PublicKey.multibase(fields.text("mirrorKey")),
                fields.text("certificate"));
    }

    /// What an answer names the statement by that it answers.
    static String digest(String json) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
