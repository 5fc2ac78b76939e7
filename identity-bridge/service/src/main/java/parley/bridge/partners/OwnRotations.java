package parley.bridge.partners;

import java.util.List;
import java.util.function.BooleanSupplier;
import parley.identity.OrganisationKeyRotation;
import parley.identity.Partnership;

/// How our organisation's key took the place of earlier ones, and who has yet to hear of it.
///
/// @param all the oldest first
/// @param endorsed whether the key that counts has endorsed every document of our twins
public record OwnRotations(List<String> all, BooleanSupplier endorsed) {
    public OwnRotations {
        all = List.copyOf(all);
    }

    /// Those since the partnership was signed that are not part of it.
    List<String> unknownTo(Partnership partnership) {
        var signedWith = partnership.introduction().key();
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            if (OrganisationKeyRotation.read(all.get(i)).key().equals(signedWith)) {
                from = i + 1;
            }
        }
        return all.subList(from, all.size()).stream()
                .filter(rotation -> !partnership.rotations().contains(rotation))
                .toList();
    }

    /// Whether the old keys can do without: nothing is left that only they have signed.
    boolean complete() {
        return endorsed.getAsBoolean();
    }

    /// Under which it stands in a lane, for good.
    static String key(Partnership partnership, String rotation) {
        var key = OrganisationKeyRotation.read(rotation).key().multibase();
        return partnership.id() + "#" + key;
    }
}
