package parley.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import parley.avro.Attested;
import parley.topics.Names;

/// What an organisation attests of a twin, of its own or of another organisation, for some time: a
/// Verifiable Credential (W3C Data Model 2.0) with properties of plain text, signed with the organisation's
/// key.
///
/// @param id unique with who issued it; by it the attestation can be revoked
/// @param issuer the organisation
/// @param subject the twin
/// @param properties at least one, at most [#MOST_PROPERTIES]
/// @param validFrom from then on it counts
/// @param validUntil from then on no longer; at most [#LONGEST_VALIDITY] later
public record Attestation(
        String id, Did issuer, Did subject, Map<String, String> properties, Instant validFrom, Instant validUntil) {

    /// For so long may an organisation attest something at most.
    public static final Duration LONGEST_VALIDITY = Duration.ofDays(366);

    /// So many properties does one attestation have at most.
    public static final int MOST_PROPERTIES = 16;

    /// So long may a value be.
    public static final int LONGEST_VALUE = 200;

    /// So many bytes does one have at most, as it is signed, in UTF-8.
    public static final int LONGEST = 8 * 1024;

    private static final String TYPE = "VerifiableCredential";
    private static final String SUBJECT = "credentialSubject";
    private static final String ID = "id";
    private static final Pattern IDS = Pattern.compile("[A-Za-z0-9:._/-]{1,128}");

    public Attestation {
        if (!IDS.matcher(id).matches()) {
            throw new IllegalArgumentException("id: at most 128 of letters, digits and :._/- are needed");
        }
        Did.organisation(issuer.value());
        Did.ofTwin(subject.value());
        properties = Map.copyOf(properties);
        if (properties.isEmpty() || properties.size() > MOST_PROPERTIES) {
            throw new IllegalArgumentException(
                    SUBJECT + ": 1 to " + MOST_PROPERTIES + " properties are needed, not " + properties.size());
        }
        properties.forEach(Attestation::check);
        if (!validFrom.isBefore(validUntil)
                || Duration.between(validFrom, validUntil).compareTo(LONGEST_VALIDITY) > 0) {
            throw new IllegalArgumentException("validUntil: after validFrom, and at most " + LONGEST_VALIDITY.toDays()
                    + " days, unlike " + validUntil);
        }
    }

    private static void check(String property, String value) {
        if (!Names.valid(property) || property.equals(ID)) {
            throw new IllegalArgumentException(
                    SUBJECT + ": a property matches [a-z0-9-]{1,64} and is not `id`, unlike `" + property + "`");
        }
        if (value.isEmpty() || value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    SUBJECT + "." + property + ": 1 to " + LONGEST_VALUE + " characters are needed");
        }
    }

    /// The attestation as its issuer hands it out.
    ///
    /// @param key the issuer's
    public String secure(OrganisationKey key, Instant now) {
        if (!key.organisation().equals(issuer)) {
            throw new IllegalArgumentException("issuer: the key is of " + key.organisation() + ", not of " + issuer);
        }
        var document = SecuredDocument.JSON.createObjectNode();
        document.putArray("@context")
                .add("https://www.w3.org/ns/credentials/v2")
                .add("https://www.w3.org/ns/credentials/undefined-terms/v2");
        document.put(ID, id);
        document.putArray("type").add(TYPE);
        document.put("issuer", issuer.value())
                .put("validFrom", validFrom.toString())
                .put("validUntil", validUntil.toString());
        var about = document.putObject(SUBJECT).put(ID, subject.value());
        new TreeMap<>(properties).forEach(about::put);
        return key.secure(document, now);
    }

    /// Looks at the length alone, whoever issued it.
    ///
    /// @throws IllegalArgumentException if it is longer than one may be
    static void limit(String json) {
        if (json.length() > LONGEST || json.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException("more than " + LONGEST + " bytes");
        }
    }

    /// Whether an attestation could have that id.
    static boolean isId(String id) {
        return IDS.matcher(id).matches();
    }

    /// Who a document says has issued it; empty if it does not. Nothing has been verified.
    public static Optional<String> claimedIssuer(String json) {
        return SecuredDocument.claimed(json, "issuer");
    }

    /// The attestation, if that organisation signed it; whether it counts now is not looked at.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static Attestation read(String json, OrganisationKeys keys) {
        limit(json);
        return switch (keys.verify(json)) {
            case Verification.Refused(var why) ->
                throw new IllegalArgumentException("not signed by " + keys.organisation() + ": " + why);
            case Verification.Verified(var document, var _) -> read(document, keys.organisation());
        };
    }

    /// What a file holds that [#secure] made; nothing has been verified.
    ///
    /// @throws IllegalArgumentException saying why it is none
    public static Attestation unverified(String json) {
        ObjectNode document = SecuredDocument.unambiguous(json)
                .orElseThrow(() -> new IllegalArgumentException("not an attestation, which is a JSON object"));
        return read(document, Did.organisation(new Fields(document).text("issuer")));
    }

    private static Attestation read(ObjectNode document, Did issuer) {
        var fields = new Fields(document);
        boolean typed = fields.array("type").valueStream().anyMatch(type -> TYPE.equals(type.textValue()));
        if (!typed) {
            throw new IllegalArgumentException("type: " + TYPE + " is needed");
        }
        if (!fields.text("issuer").equals(issuer.value())) {
            throw new IllegalArgumentException(
                    "issuer: " + fields.text("issuer") + " did not sign it, " + issuer + " did");
        }
        if (!(document.get(SUBJECT) instanceof ObjectNode about)) {
            throw new IllegalArgumentException(SUBJECT + ": an object is needed");
        }
        var properties = new TreeMap<String, String>();
        for (var property : about.properties()) {
            if (!property.getKey().equals(ID)) {
                properties.put(property.getKey(), new Fields(about).text(property.getKey()));
            }
        }
        return new Attestation(
                fields.text(ID),
                issuer,
                new Fields(about).twin(ID),
                properties,
                fields.instant("validFrom"),
                fields.instant("validUntil"));
    }

    /// What the log says of it, by property.
    List<Attested> attested() {
        return new TreeMap<>(properties)
                .entrySet().stream()
                        .map(each -> new Attested(
                                issuer.value(),
                                each.getKey(),
                                each.getValue(),
                                Instant.ofEpochMilli(validUntil.toEpochMilli()),
                                id))
                        .toList();
    }
}
