package parley.registry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import parley.identity.TwinDocument;
import parley.registry.sight.Profile;

/// A twin as another twin may see it.
///
/// @param twin its DID
/// @param organisation the DID of the twin's organisation
/// @param description Turtle, its IRIs absolute
/// @param feeds those that may be seen
/// @param controls those that may be seen
/// @param custody whether its organisation keeps a key of who acts for it, or did, and signs with it
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DescriptionView(
        String twin,
        String organisation,
        String description,
        List<FeedView> feeds,
        List<ControlView> controls,
        boolean custody) {

    static DescriptionView of(Profile profile) {
        return new DescriptionView(
                profile.twin(),
                profile.organisation(),
                profile.description(),
                FeedView.of(profile.feeds()),
                ControlView.of(profile.controls()),
                TwinDocument.claimsCustody(profile.document()));
    }
}
