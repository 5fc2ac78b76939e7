package parley.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What verifies that an organisation signed: a key that was pinned, and those that have taken its place since. Two are
/// equal if the same key of the same organisation was pinned. Thread-safe.
///
/// A key in the place of a known one is believed by the rotations that come with what it signed, wherever these were
/// heard of first. A key that was replaced counts no more once the rotation was [learned][#learn].
public final class OrganisationKeys {
    /// An organisation that rotates its key every month can do so for five years.
    private static final int MOST_ROTATIONS = 60;

    private final Did organisation;
    private final PublicKey pinned;
    private final boolean own;
    private volatile List<PublicKey> known;

    private OrganisationKeys(Did organisation, PublicKey pinned, boolean own, List<PublicKey> known) {
        this.organisation = organisation;
        this.pinned = pinned;
        this.own = own;
        this.known = List.copyOf(known);
    }

    /// Those of another organisation.
    public static OrganisationKeys pinned(Did organisation, PublicKey key) {
        return new OrganisationKeys(Did.organisation(organisation.value()), key, false, List.of(key));
    }

    /// Our own: what we signed before a rotation is ours still.
    ///
    /// @param key one of them
    /// @throws IllegalArgumentException if a rotation is not by one of them
    public static OrganisationKeys own(Did organisation, PublicKey key, List<String> rotations) {
        var keys = new OrganisationKeys(Did.organisation(organisation.value()), key, true, List.of(key));
        keys.learnAll(rotations);
        return keys;
    }

    /// The same, which learns by itself from now on.
    OrganisationKeys copy() {
        return new OrganisationKeys(organisation, pinned, own, known);
    }

    /// Takes note of all of these, the oldest first: from a known key on to the newest, and back to the oldest.
    /// @throws IllegalArgumentException if one is not by one of the keys
    void learnAll(List<String> rotations) {
        rotations.stream().filter(this::follows).forEach(this::learn);
        rotations.reversed().forEach(this::learn);
    }

    private boolean follows(String rotation) {
        return OrganisationKeyRotation.read(rotation).replaced().equals(current());
    }

    /// Whose they are.
    public Did organisation() {
        return organisation;
    }

    /// The one that counts.
    public PublicKey current() {
        return known.getLast();
    }

    /// Whether this is one of them, or was.
    public boolean includes(PublicKey key) {
        return known.contains(key);
    }

    /// Whether a document was signed with the very key that counts.
    public boolean signedNow(String json) {
        return SecuredDocument.verify(json, current()) instanceof Verification.Verified;
    }

    /// Whether a document was signed with a key that is known to have been replaced.
    public boolean signedBefore(String json) {
        var keys = known;
        return keys.subList(0, keys.size() - 1).stream()
                .anyMatch(key -> SecuredDocument.verify(json, key) instanceof Verification.Verified);
    }

    /// Takes note of a rotation: of the key that counts, or of one that is known to have been replaced.
    ///
    /// @return whether there is anything new in it
    /// @throws IllegalArgumentException saying why it is not believed
    public synchronized boolean learn(String json) {
        var next = with(known, json);
        boolean fresh = !next.equals(known);
        known = next;
        return fresh;
    }

    private List<PublicKey> with(List<PublicKey> keys, String json) {
        var rotation = OrganisationKeyRotation.read(json);
        if (!rotation.organisation().equals(organisation)) {
            throw new IllegalArgumentException("of " + rotation.organisation() + ", not of " + organisation);
        }
        int at = keys.indexOf(rotation.key());
        int before = keys.indexOf(rotation.replaced());
        if (before >= 0 && at == before + 1) {
            return keys;
        }
        if (at == 0 && before < 0) {
            return added(List.of(rotation.replaced()), keys);
        }
        if (at < 0 && before == keys.size() - 1 && keys.size() <= MOST_ROTATIONS) {
            return added(keys, List.of(rotation.key()));
        }
        throw new IllegalArgumentException("it replaces another key than the one that " + organisation + " has");
    }

    private static List<PublicKey> added(List<PublicKey> first, List<PublicKey> then) {
        var both = new ArrayList<>(first);
        both.addAll(then);
        return List.copyOf(both);
    }

    /// Whether the organisation signed the document with the key that counts, or with one that has taken its place.
    public Verification verify(String json) {
        return switch (SecuredDocument.verify(json, this::right)) {
            case Verification.Verified verified -> byUs(verified);
            case Verification.Refused refused -> replaced(json, refused);
        };
    }

    private PublicKey right(ObjectNode document) {
        try {
            return led(OrganisationKey.carried(document)).getLast();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the rotations of the organisation's key: " + e.getMessage(), e);
        }
    }

    /// What comes before the key that counts need not be looked at.
    private List<PublicKey> led(List<String> rotations) {
        var keys = known;
        if (rotations.size() > MOST_ROTATIONS) {
            throw new IllegalArgumentException("more than " + MOST_ROTATIONS);
        }
        var current = keys.getLast().multibase();
        int from = 0;
        for (int i = 0; i < rotations.size(); i++) {
            if (OrganisationKeyRotation.claimedKey(rotations.get(i))
                    .filter(current::equals)
                    .isPresent()) {
                from = i + 1;
            }
        }
        for (var rotation : rotations.subList(from, rotations.size())) {
            keys = with(keys, rotation);
        }
        return keys;
    }

    private Verification byUs(Verification.Verified verified) {
        return organisation.isOrganisationMethod(verified.verificationMethod())
                ? verified
                : new Verification.Refused("signed as " + verified.verificationMethod() + ", not by " + organisation);
    }

    private Verification replaced(String json, Verification.Refused refused) {
        var keys = known;
        for (var key : keys.subList(0, keys.size() - 1)) {
            if (SecuredDocument.verify(json, key) instanceof Verification.Verified verified) {
                return own
                        ? byUs(verified)
                        : new Verification.Refused("signed with a key that " + organisation + " has replaced");
            }
        }
        return refused;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof OrganisationKeys that
                && organisation.equals(that.organisation)
                && pinned.equals(that.pinned);
    }

    @Override
    public int hashCode() {
        return Objects.hash(organisation, pinned);
    }

    @Override
    public String toString() {
        return organisation + "#" + current().multibase();
    }
}
