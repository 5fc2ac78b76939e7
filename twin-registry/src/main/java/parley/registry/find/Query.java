package parley.registry.find;

import java.util.Optional;
import parley.registry.description.Facts.Place;

/// What is looked for: all of it must hold; nothing asked for is everything that may be found.
///
/// @param text words that must all occur, or a twin's DID
/// @param type the IRI of a class that the twin is of
/// @param property the IRI of something that the twin or one of its feeds observes
/// @param near where the twin is
public record Query(Optional<String> text, Optional<String> type, Optional<String> property, Optional<Near> near) {

    /// A circle on earth.
    ///
    /// @param radiusMetres more than 0, at most half of the earth's circumference
    public record Near(Place centre, double radiusMetres) {

        private static final double MOST = 20_037_508;

        /// @throws IllegalArgumentException if the radius is none
        public Near {
            if (!(radiusMetres > 0 && radiusMetres <= MOST)) {
                throw new IllegalArgumentException(
                        "radius " + radiusMetres + " is not in (0, " + (long) MOST + "] metres");
            }
        }
    }
}
