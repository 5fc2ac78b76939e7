package parley.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;

class SourcePositionTest {

    @Provide
    Arbitrary<SourcePosition> positions() {
        return Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0))
                .as(SourcePosition::new);
    }

    @Property
    void isReadBackFromItsHeader(@ForAll("positions") SourcePosition position) {
        assertThat(SourcePosition.of(new RecordHeaders().add(parley.framing.RecordHeaders.SOURCE, position.bytes())))
                .hasValue(position);
        assertThat(position.bytes()).hasSize(12);
    }

    @Property
    void isOrderedByPartitionThenOffset(@ForAll List<@net.jqwik.api.From("positions") SourcePosition> positions) {
        assertThat(positions.stream().sorted())
                .containsExactlyElementsOf(positions.stream()
                        .sorted(Comparator.comparingInt(SourcePosition::partition)
                                .thenComparingLong(SourcePosition::offset))
                        .toList());
    }

    @Property
    void otherLengthsAreRefused(@ForAll byte[] header) {
        Assume.that(header.length != 12);

        assertThatIllegalArgumentException().isThrownBy(() -> SourcePosition.parse(header));
    }

    @Example
    void negativesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SourcePosition(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SourcePosition(0, -1));
    }

    @Example
    void absentIsEmpty() {
        assertThat(SourcePosition.of(new RecordHeaders())).isEmpty();
    }
}
