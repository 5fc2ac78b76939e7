package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindabilityTest {
    @Test
    void eachTwinHasAWordOfLettersForItself() {
        var words = IntStream.range(0, 1_000).mapToObj(Findability::word).toList();

        assertThat(words).doesNotHaveDuplicates().allMatch(word -> word.matches("[a-z]+"));
    }
}
