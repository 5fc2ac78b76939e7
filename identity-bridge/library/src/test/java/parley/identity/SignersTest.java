package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import parley.identity.RecordSignature.Stamp;
import parley.identity.Signers.Signer;

final class SignersTest {
    private static final String AGENT = "did:web:harbour:twins:computer#agent";
    private static final String OTHER = "did:web:harbour:twins:computer#other";

    @Test
    void whatWasHereAndWhatIsBehindItHasPassed() {
        var seen = Signers.NONE.with(new Signer(AGENT, 7, 3));

        assertThat(seen.passed(new Signer(AGENT, 7, 2))).isTrue();
        assertThat(seen.passed(new Signer(AGENT, 7, 3))).isTrue();
        assertThat(seen.passed(new Signer(AGENT, 7, 4))).isFalse();
        assertThat(seen.last(new Signer(AGENT, 7, 0))).hasValue(3);
    }

    @Test
    void anotherRunOfTheSameKeyIsAnother() {
        var seen = Signers.NONE.with(new Signer(AGENT, 7, 3)).with(new Signer(AGENT, 9, 5));

        assertThat(seen.passed(new Signer(AGENT, 8, 0)))
                .as("unknown, between them")
                .isFalse();
        assertThat(seen.passed(new Signer(AGENT, 7, 4)))
                .as("the older one goes on")
                .isFalse();
        assertThat(seen.passed(new Signer(AGENT, 7, 3))).isTrue();
        assertThat(seen.passed(new Signer(OTHER, 7, 3))).isFalse();
    }

    @Test
    void whatHasPassedChangesNothing() {
        var seen = Signers.NONE.with(new Signer(AGENT, 7, 3)).with(new Signer(OTHER, 7, 3));

        assertThat(seen.with(new Signer(AGENT, 7, 2))).isEqualTo(seen);
    }

    @Test
    void theEightThatSignedLastAreRemembered() {
        var seen = Signers.NONE;

        for (int start = 0; start < 20; start++) {
            seen = seen.with(new Signer(AGENT, start, 0));
            seen = seen.with(new Signer(OTHER, 5, start));
        }

        assertThat(seen.latest()).hasSize(8).endsWith(new Signer(AGENT, 19, 0), new Signer(OTHER, 5, 19));
        assertThat(seen.passed(new Signer(AGENT, 12, 0))).isFalse();
    }

    @Test
    void whatTermsShowOfARecordIsThatRecord() {
        var published = new Stamp("did:web:harbour:twins:computer/feeds/load", AGENT, 7, 3, 1_000);

        assertThat(Signer.of(published.derived("did:web:harbour:twins:computer#feed-streams")))
                .isEqualTo(Signer.of(published))
                .isEqualTo(new Signer(AGENT, 7, 3));
    }

    /// While no more write by turns than are remembered.
    @Property
    void ofAnyRunsThatWriteByTurnsNoneIsTakenForARepeatAndEachRepeatIs(
            @ForAll List<@IntRange(min = 0, max = 7) Integer> turns, @ForAll List<Boolean> repeats) {
        var seen = Signers.NONE;
        var next = new long[8];
        var all = new HashSet<Signer>();

        for (int i = 0; i < turns.size(); i++) {
            int run = turns.get(i);
            var record = new Signer(run % 2 == 0 ? AGENT : OTHER, run / 2, next[run]++);
            assertThat(seen.passed(record)).isFalse();
            seen = seen.with(record);
            all.add(record);
            if (i < repeats.size() && repeats.get(i)) {
                assertThat(all).allMatch(seen::passed);
            }
        }
    }
}
