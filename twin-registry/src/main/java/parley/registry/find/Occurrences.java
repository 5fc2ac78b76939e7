package parley.registry.find;

import org.apache.lucene.search.similarities.BasicStats;
import org.apache.lucene.search.similarities.SimilarityBase;

/// Scores a word by how often it occurs in a text, and nothing else: how rare it is, or how long texts are on average,
/// would tell of twins that may not be seen.
final class Occurrences extends SimilarityBase {

    private static final double SATURATION = 1;

    static double score(double occurrences) {
        return occurrences / (occurrences + SATURATION);
    }

    @Override
    protected double score(BasicStats stats, double occurrences, double length) {
        return score(occurrences);
    }

    @Override
    public String toString() {
        return "occurrences";
    }
}
