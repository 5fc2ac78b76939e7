package parley.registry.find;

import java.util.List;
import java.util.Optional;
import parley.registry.description.Facts.Place;
import parley.registry.description.Having;

/// What is looked for: all of it must hold; nothing asked for is everything that may be found.
///
/// @param text words that must all occur, in any of their forms, or a twin's DID
/// @param language a language tag: in which the text is, and in which labels are liked best
/// @param types the IRIs of classes that the twin is of
/// @param observes what the twin or one of its feeds observes
/// @param control one that the twin has: the IRI of its type or of what it acts on, or words that all occur
/// in it
/// @param having what the description says
/// @param area where the twin is
/// @param organisation the DID of the organisation whose twin it is
/// @param described whether only those are looked for whose description may be read
/// @param order empty: by distance if it is looked for near a place, else by relevance
public record Query(
        Optional<String> text,
        Optional<String> language,
        List<String> types,
        Optional<Observes> observes,
        Optional<String> control,
        List<Having> having,
        Optional<Area> area,
        Optional<String> organisation,
        boolean described,
        Optional<Order> order) {

    /// Everything that may be found.
    public static final Query ANYTHING = new Query(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    /// All that describe themselves to who asks.
    public static final Query DESCRIBED = new Query(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.empty());

    /// @throws IllegalArgumentException if it is to be ordered by the distance from nowhere
    public Query {
        types = List.copyOf(types);
        having = List.copyOf(having);
        if (order.filter(Order.DISTANCE::equals).isPresent() && near(area).isEmpty()) {
            throw new IllegalArgumentException("distance from where? `near` says it");
        }
    }

    /// What comes first.
    public enum Order {
        /// What fits the text best.
        RELEVANCE,
        /// What is nearest.
        DISTANCE,
        /// What the requester may see of which has changed last.
        RECENCY
    }

    /// Something that is observed, and how it is told.
    ///
    /// @param property the IRI of what it is
    /// @param unit an IRI, or a text where descriptions have those
    public record Observes(Optional<String> property, Optional<String> unit) {}

    /// A part of the earth.
    public sealed interface Area {
        /// Whether a place is there.
        boolean holds(Place place);
    }

    /// A circle on earth.
    ///
    /// @param radiusMetres more than 0, at most half of the earth's circumference
    public record Near(Place centre, double radiusMetres) implements Area {
        private static final double MOST = 20_037_508;

        /// @throws IllegalArgumentException if the radius is none
        public Near {
            if (!(radiusMetres > 0 && radiusMetres <= MOST)) {
                throw new IllegalArgumentException(
                        "radius " + radiusMetres + " is not in (0, " + (long) MOST + "] metres");
            }
        }

        @Override
        public boolean holds(Place place) {
            return Distance.metres(place, centre) <= radiusMetres;
        }
    }

    /// Between two parallels and two meridians, these included.
    ///
    /// @param southWest its corner
    /// @param northEast its corner; if it is to the west of the other, the box reaches over the 180th
    /// meridian
    public record Box(Place southWest, Place northEast) implements Area {

        /// @throws IllegalArgumentException if the south is not in the south
        public Box {
            if (southWest.latitude() > northEast.latitude()) {
                throw new IllegalArgumentException(
                        "the south, " + southWest.latitude() + ", is north of " + northEast.latitude());
            }
        }

        @Override
        public boolean holds(Place place) {
            boolean eastOfWest = place.longitude() >= southWest.longitude();
            boolean westOfEast = place.longitude() <= northEast.longitude();
            return place.latitude() >= southWest.latitude()
                    && place.latitude() <= northEast.latitude()
                    && (southWest.longitude() <= northEast.longitude()
                            ? eastOfWest && westOfEast
                            : eastOfWest || westOfEast);
        }
    }

    /// The circle, if that is where it is looked for.
    Optional<Near> near() {
        return near(area);
    }

    private static Optional<Near> near(Optional<Area> area) {
        return area.filter(Near.class::isInstance).map(Near.class::cast);
    }

    /// What comes first.
    public Order ordered() {
        return order.orElse(near().isPresent() ? Order.DISTANCE : Order.RELEVANCE);
    }
}
