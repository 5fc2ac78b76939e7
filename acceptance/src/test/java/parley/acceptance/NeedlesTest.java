package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NeedlesTest {
    /// Of few letters, so that many begin alike, overlap, and are parts of others.
    @Provide
    Arbitrary<Map<String, String>> texts() {
        var text = Arbitraries.strings()
                .withChars('a', 'b', '\u00FF')
                .ofMinLength(8)
                .ofMaxLength(11);
        return Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(1), text)
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<String> hay() {
        return Arbitraries.strings().withChars('a', 'b', '\u00FF').ofMaxLength(400);
    }

    @Property
    void finds_what_a_look_for_each_finds(@ForAll("texts") Map<String, String> texts, @ForAll("hay") String hay) {
        var oneByOne = texts.entrySet().stream()
                .filter(text -> hay.contains(text.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(new Needles(texts).in(hay)).isEqualTo(oneByOne);
    }
}
