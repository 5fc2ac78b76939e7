package parley.registry.find;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import parley.registry.description.Facts.Place;

/// A page of what was found.
///
/// @param total how many twins were found in all
/// @param next where the next page begins; empty if this is the last
public record Found(List<Match> matches, int total, Optional<Cursor> next) {

    public Found {
        matches = List.copyOf(matches);
    }

    /// A twin that was found, as far as the requester may see it.
    ///
    /// @param organisation the DID of its organisation
    /// @param label what it calls itself, else its name
    /// @param types as IRIs
    /// @param feeds the names of all that may be seen
    /// @param matchingFeeds those that observe the property looked for; if none was, those in which the words occur
    /// @param controls the names of all that may be seen
    /// @param place where it is: the place nearest to where it was looked for
    /// @param distanceMetres from where it was looked for
    /// @param relevance how well the text fits: more is better, 0 without a text
    public record Match(
            String twin,
            String organisation,
            String name,
            String label,
            Set<String> types,
            List<String> feeds,
            List<String> matchingFeeds,
            List<String> controls,
            Optional<Place> place,
            OptionalDouble distanceMetres,
            double relevance) {}
}
