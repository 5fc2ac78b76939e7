package parley.registry.description;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a description says that twins are searched by, resource by resource, so that each is searched by those who may
/// see it.
///
/// @param label what the twin calls itself; empty if it does not say
/// @param byResource by `/description`, `/feeds/{name}` and `/controls/{name}`
public record Facts(String label, Map<String, Of> byResource) {

    /// Nothing.
    public static final Facts NONE = new Facts("", Map.of());

    public Facts {
        byResource = Map.copyOf(byResource);
    }

    /// What it says of one resource.
    ///
    /// @param types of the twin itself, as IRIs; of feeds and controls it has none
    /// @param properties observed, as IRIs: the property, its types and its kinds of quantity
    /// @param texts for people, names of types and properties included
    /// @param places where the twin is
    public record Of(Set<String> types, Set<String> properties, List<String> texts, List<Place> places) {

        /// Nothing.
        public static final Of NOTHING = new Of(Set.of(), Set.of(), List.of(), List.of());

        public Of {
            types = Set.copyOf(types);
            properties = Set.copyOf(properties);
            texts = List.copyOf(texts);
            places = List.copyOf(places);
        }
    }

    /// A place on earth (WGS 84).
    ///
    /// @param latitude in degrees, from -90 to 90
    /// @param longitude in degrees, from -180 to 180
    public record Place(double latitude, double longitude) {

        /// @throws IllegalArgumentException if it is none
        public Place {
            if (!(Math.abs(latitude) <= 90)) {
                throw new IllegalArgumentException("latitude " + latitude + " is not from -90 to 90");
            }
            if (!(Math.abs(longitude) <= 180)) {
                throw new IllegalArgumentException("longitude " + longitude + " is not from -180 to 180");
            }
        }
    }
}
