package parley.registry.sight;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.Policy;
import parley.avro.TwinEntry;
import parley.policy.Requester;
import parley.visibility.Audience;

/// What this space knows of a twin, and the rules by which it tells: the same for its own twins, for partners' and for
/// none.
///
/// @param organisation the DID of the twin's organisation
/// @param description Turtle
/// @param document the endorsed DID document, verbatim
/// @param policy the policy, or as much of it as the partner sent; null if there is none, which allows nothing
public record Profile(
        String twin,
        String organisation,
        String description,
        String document,
        List<Feed> feeds,
        List<Control> controls,
        @Nullable Policy policy) {

    static Profile own(TwinEntry entry, @Nullable Policy policy) {
        return new Profile(
                entry.getTwin(),
                Requester.organisationOf(entry.getTwin()),
                entry.getDescription(),
                entry.getDocument(),
                entry.getFeeds(),
                entry.getControls(),
                policy);
    }

    static Profile partners(CatalogEntry entry) {
        return new Profile(
                entry.getTwin(),
                entry.getOrganisation(),
                entry.getDescription(),
                entry.getDocument(),
                entry.getFeeds(),
                entry.getControls(),
                Audience.of(entry));
    }

    static Profile nothing(String twin) {
        return new Profile(twin, "", "", "", List.of(), List.of(), null);
    }

    Profile seen(String seenDescription, List<Feed> seenFeeds, List<Control> seenControls) {
        return new Profile(twin, organisation, seenDescription, document, seenFeeds, seenControls, policy);
    }
}
