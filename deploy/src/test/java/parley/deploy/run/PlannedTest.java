package parley.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PlannedTest {
    @Test
    void whatCanBePlannedIsAndNobodyIsBlamed() {
        assertThat(Planned.of(List.of("a", "b"), Function.identity()))
                .isEqualTo(new Planned<>(List.of("a", "b"), List.of(), ""));
    }

    @Test
    void theOneWithoutWhichTheOthersCanBePlannedIsToBlameWhereverItStands() {
        assertThat(Planned.of(List.of("a", "b", "c"), broken("c")))
                .isEqualTo(new Planned<>(List.of("a", "b"), List.of("c"), "c is broken"));
        assertThat(Planned.of(List.of("c", "a", "b"), broken("c")))
                .isEqualTo(new Planned<>(List.of("a", "b"), List.of("c"), "c is broken"));
    }

    @Test
    void ofTwoThatExcludeEachOtherBothAre() {
        Function<List<String>, List<String>> plan = some -> {
            if (some.containsAll(List.of("a", "c"))) {
                throw new IllegalArgumentException("a and c want one port");
            }
            return some;
        };

        assertThat(Planned.of(List.of("a", "b", "c"), plan))
                .isEqualTo(new Planned<>(List.of("b"), List.of("a", "c"), "a and c want one port"));
    }

    @Test
    void whereNoSingleOneIsToBlameAllAre() {
        Function<List<String>, List<String>> plan = some -> {
            throw new IllegalStateException("no");
        };

        assertThat(Planned.of(List.of("a", "b"), plan)).isEqualTo(new Planned<>(List.of(), List.of("a", "b"), "no"));
        assertThat(Planned.of(List.of("a"), plan)).isEqualTo(new Planned<>(List.of(), List.of("a"), "no"));
    }

    private static Function<List<String>, List<String>> broken(String one) {
        return some -> {
            if (some.contains(one)) {
                throw new IllegalArgumentException(one + " is broken");
            }
            return some;
        };
    }
}
