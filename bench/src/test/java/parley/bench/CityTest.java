package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import parley.identity.Did;

class CityTest {
    private static final int MANY = 20_000;

    private final City city = new City(Did.organisation("did:web:harbour.example"));

    private Stream<City.Twin> twins() {
        return IntStream.range(0, MANY).mapToObj(city::twin);
    }

    @Test
    void theSameNumberIsAlwaysTheSameTwin() {
        assertThat(city.twin(17)).isEqualTo(city.twin(17)).isNotEqualTo(city.twin(18));
    }

    @Test
    void aTenthMayBeSeen() {
        assertThat(twins().filter(City.Twin::visible)).hasSize(MANY / 10);
    }

    @Test
    void aTwinSaysAboutTwelveThings() {
        assertThat(twins().mapToInt(twin -> twin.triples().size()).average().orElseThrow())
                .isBetween(11.0, 13.0);
    }

    @Test
    void whatIsSeenIsLikeWhatIsNot() {
        assertThat(twins().filter(City.Twin::visible).map(City.Twin::type).distinct())
                .hasSameElementsAs(twins().map(City.Twin::type).distinct().toList());
    }

    /// Fuseki looks for a part of the label, Parley for a word of all texts.
    @Test
    void aWordLookedForIsInOneLabelAndInNothingElse() {
        twins().limit(2_000).forEach(twin -> {
            var texts = twin.triples().stream()
                    .filter(triple -> triple.contains("\""))
                    .map(triple -> triple.toLowerCase(Locale.ROOT))
                    .toList();
            assertThat(City.DISTRICTS.stream()
                            .map(word -> word.toLowerCase(Locale.ROOT))
                            .flatMap(word -> texts.stream().filter(text -> text.contains(word))))
                    .hasSize(1)
                    .allMatch(text -> text.contains(City.LABEL));
            assertThat(twin.type() + twin.property()).doesNotContain(City.DISTRICTS);
        });
    }

    @Test
    void fusekiIsAskedForAllThatIsLookedFor() {
        var question = City.question(new SplittableRandom(1));

        assertThat(Fuseki.sparql(question))
                .contains(question.type(), question.property(), "\"" + question.word() + "\"")
                .doesNotContainPattern("\\b[A-Z]*(TYPE|WORD|LATITUDE|LONGITUDE|SOUTH|EAST|HALF|COSINE|MOST)\\b");
    }
}
