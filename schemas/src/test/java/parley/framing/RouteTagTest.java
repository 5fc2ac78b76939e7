package parley.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTagTest {

    @Provide
    Arbitrary<List<RouteTag>> tags() {
        Arbitrary<String> ids = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('2', '7')
                .ofMinLength(1)
                .ofMaxLength(64);
        return Combinators.combine(ids, Arbitraries.longs().greaterOrEqual(0))
                .as(RouteTag::new)
                .list()
                .ofMinSize(1);
    }

    @Property
    void areReadBackInOrder(@ForAll("tags") List<RouteTag> tags) {
        assertThat(RouteTag.parse(RouteTag.format(tags))).isEqualTo(tags);
    }

    @Property
    void anyTextIsReadOrRefusedAsAWhole(@ForAll String header) {
        try {
            assertThat(RouteTag.parse(header)).isNotEmpty();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", ":1", "a:b", "a:-1", "a:1,", ",a:1", "a:1,,b:2", "A:1", "a:1 ", "a:1:2"})
    void malformedOnesAreRefused(String header) {
        assertThatIllegalArgumentException().isThrownBy(() -> RouteTag.parse(header));
    }
}
