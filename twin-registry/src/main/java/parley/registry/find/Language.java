package parley.registry.find;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.FrenchStemmer;
import org.tartarus.snowball.ext.GermanStemmer;
import org.tartarus.snowball.ext.HungarianStemmer;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;
import org.tartarus.snowball.ext.SwedishStemmer;
import parley.registry.description.Facts.Text;

/// The languages of which the forms of a word are known.
@SuppressWarnings("ImmutableEnumChecker") // what it is given has no state
enum Language {
    DANISH(Set.of("da"), DanishStemmer::new, DanishAnalyzer::getDefaultStopSet),
    DUTCH(Set.of("nl"), DutchStemmer::new, DutchAnalyzer::getDefaultStopSet),
    ENGLISH(Set.of("en"), EnglishStemmer::new, EnglishAnalyzer::getDefaultStopSet),
    FINNISH(Set.of("fi"), FinnishStemmer::new, FinnishAnalyzer::getDefaultStopSet),
    FRENCH(Set.of("fr"), FrenchStemmer::new, FrenchAnalyzer::getDefaultStopSet),
    GERMAN(Set.of("de"), GermanStemmer::new, GermanAnalyzer::getDefaultStopSet),
    HUNGARIAN(Set.of("hu"), HungarianStemmer::new, HungarianAnalyzer::getDefaultStopSet),
    ITALIAN(Set.of("it"), ItalianStemmer::new, ItalianAnalyzer::getDefaultStopSet),
    NORWEGIAN(Set.of("no", "nb", "nn"), NorwegianStemmer::new, NorwegianAnalyzer::getDefaultStopSet),
    PORTUGUESE(Set.of("pt"), PortugueseStemmer::new, PortugueseAnalyzer::getDefaultStopSet),
    ROMANIAN(Set.of("ro"), RomanianStemmer::new, RomanianAnalyzer::getDefaultStopSet),
    SPANISH(Set.of("es"), SpanishStemmer::new, SpanishAnalyzer::getDefaultStopSet),
    SWEDISH(Set.of("sv"), SwedishStemmer::new, SwedishAnalyzer::getDefaultStopSet);

    private final Set<String> tags;
    private final Supplier<SnowballStemmer> stemmer;
    private final Supplier<CharArraySet> stopWords;

    Language(Set<String> tags, Supplier<SnowballStemmer> stemmer, Supplier<CharArraySet> stopWords) {
        this.tags = tags;
        this.stemmer = stemmer;
        this.stopWords = stopWords;
    }

    /// The language of a text; one that does not say so is taken for English, as names in schemas are.
    ///
    /// @param tag of which the first part counts
    static Optional<Language> of(String tag) {
        String primary = Text.primary(tag);
        return primary.isEmpty()
                ? Optional.of(ENGLISH)
                : Arrays.stream(values())
                        .filter(language -> language.tags.contains(primary))
                        .findFirst();
    }

    /// What the forms of a word have in common.
    ///
    /// @param word in lower case
    String stem(String word) {
        SnowballStemmer forms = stemmer.get();
        forms.setCurrent(word);
        forms.stem();
        return forms.getCurrent();
    }

    /// Whether it stands in nearly every text.
    boolean isCommon(String word) {
        return stopWords.get().contains(word);
    }
}
