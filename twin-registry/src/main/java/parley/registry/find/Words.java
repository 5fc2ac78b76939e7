package parley.registry.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import parley.registry.description.Facts.Text;

/// The words of some texts, each as often as it occurs: without case and accents, names in camel case word
/// by word, and beside each word what its forms have in common in its text's language.
final class Words {
    /// A letter is folded to so many at most.
    private static final int MOST_FOR_ONE = 4;

    private static final int MOST_LETTERS = 100;

    private final String[] terms;
    private final int[] times;

    private Words(Map<String, Integer> occurrences) {
        terms = new String[occurrences.size()];
        times = new int[occurrences.size()];
        int next = 0;
        for (Map.Entry<String, Integer> term : new TreeMap<>(occurrences).entrySet()) {
            terms[next] = term.getKey();
            times[next++] = term.getValue();
        }
    }

    static Words of(Collection<Text> texts) {
        Map<String, Integer> occurrences = new TreeMap<>();
        for (Text text : texts) {
            var language = Language.of(text.language());
            for (String word : split(text.text())) {
                occurrences.merge(folded(word).intern(), 1, Integer::sum);
                language.ifPresent(of -> occurrences.merge(form(of, word).intern(), 1, Integer::sum));
            }
        }
        return new Words(occurrences);
    }

    /// What texts are found by.
    List<String> terms() {
        return List.of(terms);
    }

    /// How often this occurs among [#terms].
    int times(String term) {
        int at = Arrays.binarySearch(terms, term);
        return at < 0 ? 0 : times[at];
    }

    /// Letters and digits that stand together, in lower case; of so many that it can be no word, the first.
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        boolean small = false;
        for (int at = 0; at < text.length(); ) {
            int letter = text.codePointAt(at);
            boolean inWord = Character.isLetterOrDigit(letter)
                    || (start >= 0 && Character.getType(letter) == Character.NON_SPACING_MARK);
            boolean camel = small && Character.isUpperCase(letter);
            if (start >= 0 && (!inWord || camel)) {
                words.add(word(text, start, at));
                start = -1;
            }
            if (inWord && start < 0) {
                start = at;
            }
            small = Character.isLowerCase(letter);
            at += Character.charCount(letter);
        }
        if (start >= 0) {
            words.add(word(text, start, text.length()));
        }
        return words;
    }

    private static String word(String text, int start, int end) {
        return text.substring(start, Math.min(end, start + MOST_LETTERS)).toLowerCase(Locale.ROOT);
    }

    /// A word without accents.
    static String folded(String word) {
        char[] letters = word.toCharArray();
        char[] folded = new char[letters.length * MOST_FOR_ONE];
        int length = ASCIIFoldingFilter.foldToASCII(letters, 0, folded, 0, letters.length);
        return new String(folded, 0, length);
    }

    /// What the forms of a word in a language are found by; no word is the same.
    static String form(Language language, String word) {
        return language + " " + folded(language.stem(word));
    }
}
