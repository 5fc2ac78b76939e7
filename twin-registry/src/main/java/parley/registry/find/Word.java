package parley.registry.find;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A word that is looked for, as such and in its other forms.
///
/// @param folded the word
/// @param forms what its other forms are found by
record Word(String folded, Set<String> forms) {
    private static final double OF_A_FORM = 0.5;

    /// The words of a text that is looked for: those that stand in nearly every text do not count, unless
    /// there are no others.
    ///
    /// @param language in which the text is; if it is not said, forms in any are looked for
    static List<Word> of(String text, Optional<String> language) {
        Set<Language> languages = language.map(
                        tag -> Language.of(tag).map(Set::of).orElse(Set.of()))
                .orElse(EnumSet.allOf(Language.class));
        Optional<Language> own = Language.of(language.orElse(""));
        List<String> all = Words.split(text);
        List<String> rare = all.stream()
                .filter(word -> own.filter(of -> of.isCommon(word)).isEmpty())
                .toList();
        return (rare.isEmpty() ? all : rare)
                .stream().map(word -> of(word, languages)).distinct().toList();
    }

    private static Word of(String word, Set<Language> languages) {
        return new Word(
                Words.folded(word),
                languages.stream().map(language -> Words.form(language, word)).collect(Collectors.toSet()));
    }

    /// What texts are found by in which it may occur.
    List<String> terms() {
        return Stream.concat(Stream.of(folded), forms.stream()).toList();
    }

    /// How well some texts fit: 0 if it does not occur there, more the more often it does, always less than
    /// 1. How rare it is elsewhere does not count: that would tell of twins that may not be seen.
    double score(Words words) {
        double itself = words.times(folded);
        double any = forms.stream().mapToInt(words::times).sum();
        double occurrences = itself + OF_A_FORM * Math.max(0, any - itself);
        return occurrences / (occurrences + 1);
    }
}
