package parley.registry.find;

import java.time.Instant;
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
    /// @param matchingFeeds those that observe what is looked for; if that is nothing, those in which words
    /// occur
    /// @param controls the names of all that may be seen
    /// @param matchingControls those that are looked for; if none is, those in which words occur
    /// @param place where it is: the place nearest to where it was looked for
    /// @param distanceMetres from where it was looked for
    /// @param relevance how well the text fits: more is better, 0 without a text
    /// @param changed when what may be seen of it last changed
    public record Match(
            String twin,
            String organisation,
            String name,
            String label,
            Set<String> types,
            List<String> feeds,
            List<String> matchingFeeds,
            List<String> controls,
            List<String> matchingControls,
            Optional<Place> place,
            OptionalDouble distanceMetres,
            double relevance,
            Instant changed) {}
}
