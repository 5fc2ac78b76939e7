package parley.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What signs in an organisation's name. How its key took the place of earlier ones goes with whatever it signs, so
/// that it is believed, too, where an earlier one was pinned. Printing it shows no key.
public final class OrganisationKey {
    static final String ROTATIONS = "parley:rotations";

    private final Did organisation;
    private final SigningKey key;
    private final List<String> rotations;

    /// A key that has replaced no other.
    public OrganisationKey(Did organisation, SigningKey key) {
        this(organisation, key, List.of());
    }

    /// A key that may have replaced others.
    ///
    /// @param rotations by which it did, the oldest first; what came after it is left out
    /// @throws IllegalArgumentException if they do not lead to this key
    public OrganisationKey(Did organisation, SigningKey key, List<String> rotations) {
        this.organisation = Did.organisation(organisation.value());
        this.key = key;
        this.rotations = leadingTo(key.publicKey(), rotations);
    }

    private static List<String> leadingTo(PublicKey key, List<String> rotations) {
        int last = -1;
        for (int i = 0; i < rotations.size(); i++) {
            if (OrganisationKeyRotation.read(rotations.get(i)).key().equals(key)) {
                last = i;
            }
        }
        boolean first = rotations.isEmpty()
                || OrganisationKeyRotation.read(rotations.getFirst()).replaced().equals(key);
        if (last < 0 && !first) {
            throw new IllegalArgumentException("the rotations of the organisation's key do not lead to this one");
        }
        return List.copyOf(rotations.subList(0, last + 1));
    }

    /// Whose it is.
    public Did organisation() {
        return organisation;
    }

    SigningKey key() {
        return key;
    }

    /// What verifies what it signs.
    public PublicKey publicKey() {
        return key.publicKey();
    }

    /// How it came to be the organisation's.
    public List<String> rotations() {
        return rotations;
    }

    /// The id of the verification method.
    public String method() {
        return organisation.organisationMethod(rotations.size() + 1);
    }

    /// The keys that this one is the last of, as the organisation itself knows them.
    public OrganisationKeys verifying() {
        return OrganisationKeys.own(organisation, publicKey(), rotations);
    }

    /// The document, with a proof by this key.
    /// @throws IllegalArgumentException if it has a proof already or cannot be signed without doubt
    public String secure(ObjectNode unsecured, Instant created) {
        var document = unsecured;
        if (!rotations.isEmpty()) {
            document = unsecured.deepCopy();
            var array = document.putArray(ROTATIONS);
            rotations.forEach(array::add);
        }
        return SecuredDocument.secure(document, key, method(), created);
    }

    /// How a document says that the key which signed it came to be the organisation's, the oldest
    /// first; not verified.
    static List<String> carried(JsonNode document) {
        var rotations = new ArrayList<String>();
        document.path(ROTATIONS).forEach(rotation -> rotations.add(rotation.asText()));
        return rotations;
    }

    /// Whether a document was signed with this very key, and not with an earlier one.
    public boolean signed(String json) {
        return SecuredDocument.verify(json, publicKey()) instanceof Verification.Verified;
    }

    /// Another key in the place of this one.
    public OrganisationKey rotated(SigningKey fresh, Instant now) {
        var method = organisation.organisationMethod(rotations.size() + 2);
        var all = new ArrayList<>(rotations);
        all.add(OrganisationKeyRotation.sign(this, fresh, method, now).json());
        return new OrganisationKey(organisation, fresh, all);
    }

    @Override
    public String toString() {
        return "OrganisationKey[" + method() + "]";
    }
}
