package parley.registry.description;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a description says that twins are searched by, resource by resource, so that each is searched by those who may
/// see it.
///
/// @param labels what the twin calls itself, the best first
/// @param byResource by `/description`, `/feeds/{name}` and `/controls/{name}`
public record Facts(List<Text> labels, Map<String, Of> byResource) {

    /// Nothing.
    public static final Facts NONE = new Facts(List.of(), Map.of());

    public Facts {
        labels = List.copyOf(labels);
        byResource = Map.copyOf(byResource);
    }

    /// What the twin calls itself, in this language if it says so in that.
    ///
    /// @param language a language tag, of which the first part counts
    public Optional<String> label(Optional<String> language) {
        return labels.stream()
                .filter(label -> language.filter(label::isIn).isPresent())
                .findFirst()
                .or(() -> labels.stream().findFirst())
                .map(Text::text);
    }

    /// What it says of a resource; nothing, if it says nothing.
    public Of of(String resource) {
        return byResource.getOrDefault(resource, Of.NOTHING);
    }

    /// A text for people.
    ///
    /// @param language its tag (BCP 47), in lower case; empty if none is given
    public record Text(String text, String language) {

        boolean isIn(String tag) {
            return primary(language).equals(primary(tag));
        }

        /// The first part of a language tag: `de` of `de-at`.
        public static String primary(String tag) {
            int end = tag.indexOf('-');
            return (end < 0 ? tag : tag.substring(0, end)).toLowerCase(Locale.ROOT);
        }
    }

    /// Something that is observed.
    ///
    /// @param properties what it is, as IRIs: the property, its types and its kinds of quantity
    /// @param units in which it is told: IRIs, or texts where the description has those
    public record Observed(Set<String> properties, Set<String> units) {
        public Observed {
            properties = Set.copyOf(properties);
            units = Set.copyOf(units);
        }
    }

    /// What it says of one resource.
    ///
    /// @param types of the twin itself, as IRIs; of feeds and controls it has none
    /// @param observed by it
    /// @param acts of a control, as IRIs: its types, the properties on which it acts, and what those are
    /// @param texts for people, names of types and properties included
    /// @param places where the twin is
    public record Of(
            Set<String> types, Set<Observed> observed, Set<String> acts, List<Text> texts, List<Place> places) {

        /// Nothing.
        public static final Of NOTHING = new Of(Set.of(), Set.of(), Set.of(), List.of(), List.of());

        public Of {
            types = Set.copyOf(types);
            observed = Set.copyOf(observed);
            acts = Set.copyOf(acts);
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
