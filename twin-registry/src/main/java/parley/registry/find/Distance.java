package parley.registry.find;

import org.apache.lucene.util.SloppyMath;
import parley.registry.description.Facts.Place;

/// Measures along the surface of a sphere as large as the earth.
final class Distance {

    private Distance() {}

    static double metres(Place from, Place to) {
        return SloppyMath.haversinMeters(from.latitude(), from.longitude(), to.latitude(), to.longitude());
    }
}
