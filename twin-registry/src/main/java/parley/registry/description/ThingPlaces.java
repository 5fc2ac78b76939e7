package parley.registry.description;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import parley.registry.description.ThingTerms.Kind;

/// Where the parts of a twin that have names stand: a feed's event where its policy speaks of the feed, a
/// control's action where it speaks of the control.
final class ThingPlaces {

    private final String twin;

    ThingPlaces(String twin) {
        this.twin = twin;
    }

    /// The IRI of what has that name.
    String iri(Kind kind, String name) {
        StringBuilder iri = new StringBuilder(twin).append(ThingTerms.place(kind));
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
                iri.append(c);
            } else {
                iri.append(String.format("%%%02X", b & 0xff));
            }
        }
        return iri.toString();
    }

    /// The name of what stands there.
    Optional<String> name(Kind kind, String iri) {
        String place = twin + ThingTerms.place(kind);
        if (ThingTerms.place(kind).isEmpty() || !iri.startsWith(place) || iri.length() == place.length()) {
            return Optional.empty();
        }
        try {
            String name = URLDecoder.decode(iri.substring(place.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
            return Optional.of(name).filter(decoded -> iri(kind, decoded).equals(iri));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Whether the twin may describe what has this IRI as its own.
    boolean own(String iri) {
        return iri.equals(twin) || iri.startsWith(twin + "#") || iri.startsWith(twin + "/");
    }
}
